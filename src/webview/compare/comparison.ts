import { certainDifference, lensDifference } from '../../lenses/lensDifference';
import type { Lens } from '../../lenses/lens';
import { notableTokens } from '../../lenses/notable';
import { alignSamples, type AlignedSegment, type Alignment } from '../../trace/align/align';
import { pairsOf, type TokenPair } from '../../trace/align/pairs';
import type { TokenIndex } from '../../trace/units';
import type { Side } from '../protocol';
import type { SampleView } from '../state/sampleView';
import { differenceLevel, MISSING_DIFFERENCE } from '../theme/diverging';
import { isWide } from '../theme/heat';
import { blocksOf, type Block } from './blocks';

export const SIDES: readonly Side[] = ['left', 'right'];

export function otherSide(side: Side): Side {
  return side === 'left' ? 'right' : 'left';
}

/** A lens on one side minus the same lens on the other, per pair of aligned tokens. */
export interface DifferenceView {
  readonly lens: Lens;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** What of the interval is certain, see `certainDifference`. */
  readonly certain: Float64Array;
  /** Level per token and side. */
  readonly levels: Readonly<Record<Side, Int8Array>>;
  /** 1 where the interval is too wide to be read as one number. */
  readonly wide: Readonly<Record<Side, Uint8Array>>;
}

/** Two samples and how their tokens belong together. Computed once; lenses on demand. */
export class Comparison {
  readonly alignment: Alignment;
  readonly pairs: readonly TokenPair[];
  readonly blocks: readonly Block[];
  /** The segments that are not the same, in order. */
  readonly differences: readonly AlignedSegment[];
  /** 1 for every token that is not the same on the other side. */
  readonly differs: Readonly<Record<Side, Uint8Array>>;
  /** Pair of each token, -1 for those that differ. */
  private readonly pairOf: Readonly<Record<Side, Int32Array>>;
  private readonly byLens = new Map<string, DifferenceView>();
  private readonly notables = new Map<string, readonly TokenIndex[]>();

  constructor(
    readonly views: Readonly<Record<Side, SampleView>>,
    private readonly notableShare: number,
  ) {
    const { left, right } = views;
    this.alignment = alignSamples(left.sample, right.sample);
    const { segments } = this.alignment;
    const [a, b] = [left.sample.tokens, right.sample.tokens];
    const pairs = segments.map((segment) => pairsOf(segment, a, b));
    this.blocks = blocksOf({ segments, left: a, right: b, pairs });
    this.pairs = pairs.flat();
    this.differences = segments.filter(({ kind }) => kind !== 'same');
    this.differs = { left: new Uint8Array(left.length), right: new Uint8Array(right.length) };
    this.pairOf = {
      left: new Int32Array(left.length).fill(-1),
      right: new Int32Array(right.length).fill(-1),
    };
    for (const side of SIDES) {
      for (const difference of this.differences) {
        this.differs[side].fill(1, difference[side].start, difference[side].end);
      }
      this.pairs.forEach((pair, index) =>
        this.pairOf[side].fill(index, pair[side].start, pair[side].end),
      );
    }
  }

  /** Tokens of the left side that the right side has too. */
  get equalTokens(): number {
    return this.views.left.length - this.differs.left.reduce((sum, one) => sum + one, 0);
  }

  /** The pair that a token belongs to; undefined where it differs. */
  pairAt(side: Side, token: TokenIndex): number | undefined {
    const index = this.pairOf[side][token] ?? -1;
    return index < 0 ? undefined : index;
  }

  segmentAt(side: Side, token: TokenIndex): AlignedSegment | undefined {
    return this.alignment.segments.find(
      (segment) => token >= segment[side].start && token < segment[side].end,
    );
  }

  /** The token of the other side that stands where this one stands; null where none does. */
  counterpart(side: Side, token: TokenIndex): TokenIndex | null {
    const other = otherSide(side);
    const pair = this.pairs[this.pairAt(side, token) ?? -1];
    if (pair) {
      const offset = Math.min(token - pair[side].start, pair[other].end - pair[other].start - 1);
      return pair[other].start + offset;
    }
    const segment = this.segmentAt(side, token);
    if (!segment) return null;
    const at = segment[other].start + token - segment[side].start;
    return at < segment[other].end ? at : null;
  }

  difference(lensId: string): DifferenceView {
    let view = this.byLens.get(lensId);
    if (!view) {
      view = this.compute(lensId);
      this.byLens.set(lensId, view);
    }
    return view;
  }

  /** The left tokens whose difference is most worth a look, ascending. */
  notable(lensId: string): readonly TokenIndex[] {
    let tokens = this.notables.get(lensId);
    if (!tokens) {
      const { lens, certain } = this.difference(lensId);
      const values = certain.map(Math.abs);
      const ranked = { range: [0, lens.range[1] - lens.range[0]], notable: 'high' } as const;
      tokens = notableTokens(ranked, { kind: 'exact', values }, this.notableShare).map(
        (pair) => this.pairs[pair]?.left.start ?? 0,
      );
      this.notables.set(lensId, tokens);
    }
    return tokens;
  }

  private compute(lensId: string): DifferenceView {
    const [left, right] = [this.views.left.lens(lensId), this.views.right.lens(lensId)];
    const { lens } = left;
    const { lower, upper } = lensDifference(lens, left.values, right.values, this.pairs);
    const certain = lower.map((low, pair) => certainDifference(low, upper[pair] ?? NaN));
    const bounds = { kind: 'bounds', lower, upper } as const;
    const perToken = <T extends Int8Array | Uint8Array>(
      side: Side,
      values: T,
      of: (pair: number) => number,
    ): T => {
      for (let token = 0; token < values.length; token += 1) {
        const pair = this.pairAt(side, token);
        if (pair !== undefined) values[token] = of(pair);
      }
      return values;
    };
    const levels = (side: Side): Int8Array =>
      perToken(side, new Int8Array(this.views[side].length).fill(MISSING_DIFFERENCE), (pair) =>
        differenceLevel(lens, certain[pair] ?? NaN),
      );
    const wide = (side: Side): Uint8Array =>
      perToken(side, new Uint8Array(this.views[side].length), (pair) =>
        isWide(lens, bounds, pair) ? 1 : 0,
      );
    return {
      lens,
      lower,
      upper,
      certain,
      levels: { left: levels('left'), right: levels('right') },
      wide: { left: wide('left'), right: wide('right') },
    };
  }
}
