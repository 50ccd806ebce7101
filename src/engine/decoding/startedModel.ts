import type { ModelCost } from '../../trace/sample';
import type { TokenId } from '../../trace/units';
import type { ZipRcHead } from '../../trace/ziprc/zipRc';
import type { LoadedModel } from '../loadedModel';
import type { Sequence } from '../runtime/sequence';
import type { DecodingModel } from './decodingRun';

/** A loaded model in one run: its sequences begin alike, and it knows what they cost. */
export class StartedModel implements DecodingModel {
  private readonly meter = { passes: 0, tokens: 0 };
  private readonly sequences: Sequence[] = [];
  private reused = 0;

  /** @param ids prompt and beginning of the response. */
  constructor(
    private readonly loaded: LoadedModel,
    private readonly ids: readonly TokenId[],
    private readonly signal: AbortSignal,
  ) {}

  get name(): string {
    return this.loaded.description.name;
  }

  get vocabularySize(): number {
    return this.loaded.model.vocabularySize;
  }

  get ziprc(): ZipRcHead | undefined {
    return this.loaded.trained?.head;
  }

  get weightBytes(): number {
    return this.loaded.weightBytes;
  }

  get cost(): ModelCost {
    return { model: this.name, ...this.meter, reused: this.reused };
  }

  async start(length = this.ids.length): Promise<Sequence> {
    const sequence = await this.begin(length, true);
    if (sequence.length < length) {
      await sequence.feed(this.ids.slice(sequence.length, length), this.signal);
      // A repeated run then predicts from the same row, to the last bit.
      sequence.mark();
    }
    return sequence;
  }

  /**
   * A sequence that has read a beginning of the ids, at most `most` of them.
   * @param toPredict whether one that has read `most` must predict at once.
   */
  async begin(most: number, toPredict = false): Promise<Sequence> {
    const [first] = this.sequences;
    let sequence: Sequence;
    if (first && first.length >= most) {
      const length = toPredict && !first.predictsAt(most) ? most - 1 : most;
      sequence = await first.fork(length, this.meter);
    } else {
      sequence = await this.loaded.prefixes.begin(this.ids, most, this.meter, toPredict);
      this.reused += sequence.length;
    }
    this.sequences.push(sequence);
    return sequence;
  }

  /** Frees what was read, after a failure. */
  drop(): void {
    for (const sequence of this.sequences) sequence.dispose();
  }

  /** Leaves what was read to later runs. No sequence may be fed any more. */
  leave(): void {
    for (const sequence of this.sequences) this.loaded.prefixes.keep(sequence);
  }
}
