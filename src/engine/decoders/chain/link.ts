import { COLUMN, cutColumn, hitColumn } from '../../../trace/sample';
import type { TokenId } from '../../../trace/units';
import { countLeft, type Logits, type LogitsProcessor } from '../../processors/logits';
import { pack, type Packed } from '../../processors/packed';
import type { Cutting } from '../../processors/threshold';
import { uniform } from '../../random/philox';
import type { Pick, Picker } from '../decoder';
import { draw, TOKEN_LANE } from '../sampler';

/** One step of a sampler chain, with the memory of one generation. */
export interface Link {
  /** Names the columns of what it did. */
  readonly id: string;
  /**
   * `cut`: rules tokens out. `shift`: changes the logits of single tokens. `scale`: divides all of
   * them.
   */
  readonly kind: 'cut' | 'shift' | 'scale';
  /** Whether it finds tokens by their ids; one that does not may be given a packed row. */
  readonly byId: boolean;
  /** Where the link keeps the tokens from some logit on: which one. */
  readonly threshold?: Cutting['threshold'];
  /**
   * Gives the row itself where nothing changes.
   * @param idAt the token at an index of the row, where that is not the index itself.
   */
  apply(logits: Logits, position: number, idAt?: Packed['idAt']): Logits;
  accept?(id: TokenId): void;
}

/** A link without memory. */
export function cut(id: string, processor: LogitsProcessor | Cutting): Link {
  const { threshold } = 'threshold' in processor ? processor : {};
  return { id, kind: 'cut', byId: false, apply: processor, ...(threshold ? { threshold } : {}) };
}

/**
 * Applies links one after the other and draws from what they leave. It records the tokens left to
 * draw from; what each of several links cut; how many tokens each shifting link changed, and by how
 * much all of them changed the token that was drawn.
 * @param columns what else to record, the same at each position.
 */
export function chained(
  links: readonly Link[],
  seed: number,
  columns: Readonly<Record<string, number>> = {},
): Picker {
  const tellsEach = links.filter(({ kind }) => kind === 'cut').length > 1;
  const steps = links.map((link) => ({
    link,
    column: link.kind === 'shift' ? hitColumn(link.id) : cutColumn(link.id),
  }));
  return {
    pick: (logits, position) => {
      const told: Record<string, number> = { ...columns };
      const shifts: { before: Logits; after: Logits }[] = [];
      let row = logits;
      let packed: Packed | undefined;
      let left: number | undefined;
      /** Whether the row has a place for each token that the logits leave. */
      let whole = true;
      for (const { link, column } of steps) {
        if (link.byId && packed) {
          row = packed.whole(row);
          packed = undefined;
        }
        if (link.kind === 'cut') {
          const lowest = link.threshold?.(row);
          const next = lowest === undefined ? link.apply(row, position, packed?.idAt) : row;
          let cuts = 0;
          if (next !== row || lowest !== undefined) {
            packed = packed ? packed.from(next, lowest) : pack(next, lowest);
            left ??= whole && next === row ? packed.before : countLeft(logits);
            const { length } = packed.logits;
            // A temperature of 0 rules tokens out too, but is no cut.
            if (next !== row || length < packed.before) {
              cuts = left - length;
              left = length;
            }
            row = packed.logits;
          }
          if (tellsEach) told[column] = cuts;
        } else {
          const next = link.apply(row, position);
          if (link.kind === 'shift') {
            told[column] = next === row ? 0 : countChanged(row, next);
            shifts.push({ before: row, after: next });
          }
          // A temperature of 0 leaves one token; a shift of some leaves them all.
          whole &&= link.kind === 'shift' || next === row;
          row = next;
        }
      }
      const index = draw(row, uniform(seed, position, TOKEN_LANE));
      const id = packed ? packed.idAt(index) : index;
      told[COLUMN.candidates] = left ?? countLeft(logits);
      if (shifts.length > 0) {
        told[COLUMN.bias] = shifts.reduce(
          (sum, { before, after }) => sum + (after[id] ?? NaN) - (before[id] ?? NaN),
          0,
        );
      }
      return { id, columns: told } satisfies Pick;
    },
    accept: (id) => {
      for (const link of links) link.accept?.(id);
    },
  };
}

function countChanged(before: Logits, after: Logits): number {
  let count = 0;
  for (let id = 0; id < before.length; id += 1) if (before[id] !== after[id]) count += 1;
  return count;
}
