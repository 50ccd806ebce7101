import type { ModelCost } from '../../trace/sample';
import type { TokenId } from '../../trace/units';
import type { LoadedModel } from '../loadedModel';
import type { Scored } from '../runtime/distribution';
import type { Meter } from '../runtime/sequence';
import { reservedIds } from '../ziprc/trainedHead';

/** One reading of the tokens that are compared. */
export interface Reading {
  readonly loaded: LoadedModel;
  /** What it reads before the tokens, and the tokens, as {@link LoadedModel.encodeScored} checks. */
  readonly ids: readonly TokenId[];
  readonly promptLength: number;
}

/** The same token twice, each with its whole row of logits. */
export type RowPair = readonly [first: Scored, second: Scored];

interface Side {
  readonly tokens: AsyncGenerator<Scored, undefined>;
  end(): Promise<void>;
}

/**
 * Two readings of the same tokens side by side: by two models, or after two contexts. Whole rows
 * of logits are held for the 16 positions in work only, however long the text is.
 */
export class PairedRows {
  private readonly meters: readonly Meter[];

  constructor(private readonly readings: readonly [Reading, Reading]) {
    this.meters = readings.map(() => ({ passes: 0, tokens: 0 }));
  }

  /** What the readings have cost so far, in their order. */
  get cost(): readonly ModelCost[] {
    return this.readings.map(({ loaded }, index) => ({
      model: loaded.description.name,
      ...(this.meters[index] ?? { passes: 0, tokens: 0 }),
      reused: 0,
    }));
  }

  /** Ids that both have; of one tokenizer, those beyond are padding. */
  get vocabularySize(): number {
    return Math.min(...this.readings.map(({ loaded }) => loaded.model.vocabularySize));
  }

  /** Tokens that both evaluate together. */
  get total(): number {
    return this.readings.reduce((sum, { ids }) => sum + ids.length - 1, 0);
  }

  /**
   * Token by token. Cancelling is seen between chunks; it rejects with the signal's reason.
   * @param onEvaluated gets the number of tokens that both have evaluated.
   */
  async *rows(
    topK: number,
    onEvaluated: (count: number) => void,
    signal: AbortSignal,
  ): AsyncGenerator<RowPair, void> {
    const reserved = this.readings.flatMap(({ loaded }) => reservedIds(loaded.trained));
    const evaluated = [0, 0];
    const [first, second] = this.readings.map((reading, index) =>
      this.start(reading, index, topK, signal, (count) => {
        evaluated[index] = count;
        onEvaluated(evaluated.reduce((a, b) => a + b));
      }),
    );
    if (!first || !second) throw new RangeError('There are two readings.');
    try {
      for await (const row of first.tokens) {
        const { value } = await second.tokens.next();
        if (value?.id !== row.id) throw new RangeError('Two readings scored different tokens.');
        // What one model reserves is no token of the other: neither may differ by it.
        for (const { logits } of [row, value])
          for (const id of reserved) logits?.fill(-Infinity, id, id + 1);
        yield [row, value];
      }
    } finally {
      await first.end();
      await second.end();
    }
  }

  private start(
    { loaded, ids, promptLength }: Reading,
    index: number,
    topK: number,
    signal: AbortSignal,
    onEvaluated: (count: number) => void,
  ): Side {
    const sequence = loaded.model.newSequence(this.meters[index]);
    const tokens = each(sequence.score(ids, promptLength, topK, onEvaluated, signal, true));
    return {
      tokens,
      end: async () => {
        await tokens.return(undefined);
        sequence.dispose();
      },
    };
  }
}

/** The row of logits that a reading with rows has. */
export function logitsOf({ logits }: Scored): Float32Array {
  if (!logits) throw new RangeError('The head gave no row of logits.');
  return logits;
}

/** The readings' blocks can differ: what is read at once depends on graph, device and context. */
async function* each(blocks: AsyncGenerator<Scored[]>): AsyncGenerator<Scored, undefined> {
  for await (const block of blocks) yield* block;
  return undefined;
}
