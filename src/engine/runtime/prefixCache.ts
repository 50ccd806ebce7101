import type { TokenId } from '../../trace/units';
import type { LanguageModel } from './languageModel';
import type { Meter, Sequence } from './sequence';

/** Sequences that are kept: a prompt with a few branches. */
const SEQUENCES = 4;
/** What all of them may take. */
const BYTES = 512 * 2 ** 20;

/** Sequences of earlier runs of a model, so that a branch does not evaluate its prefix again. */
export class PrefixCache {
  /** The one used last is at the end. */
  private kept: readonly Sequence[] = [];

  constructor(private readonly model: LanguageModel) {}

  /**
   * A sequence that has read a beginning of `ids`: as many of them as an earlier one shares, but
   * at most `most`.
   * @param toPredict whether one that has read `most` must predict at once.
   */
  async begin(
    ids: readonly TokenId[],
    most: number,
    meter: Meter,
    toPredict: boolean,
  ): Promise<Sequence> {
    let best: Sequence | undefined;
    let shared = 0;
    for (const sequence of this.kept) {
      let length = Math.min(most, commonLength(sequence.ids, ids));
      if (length === most && toPredict && !sequence.predictsAt(most)) length -= 1;
      if (length > shared) [best, shared] = [sequence, length];
    }
    if (!best) return this.model.newSequence(meter);
    this.use(best);
    return best.fork(shared, meter);
  }

  /** Keeps a sequence, which its owner must not feed any more. */
  keep(sequence: Sequence): void {
    this.use(sequence);
    if (!this.kept.includes(sequence)) sequence.dispose();
  }

  private use(sequence: Sequence): void {
    const most = BYTES / this.model.bytesPerToken;
    if (sequence.length > most) return;
    const kept = [sequence];
    let tokens = sequence.length;
    for (const other of [...this.kept].reverse()) {
      // A beginning of the new one adds nothing to it.
      if (commonLength(other.ids, sequence.ids) === other.length) continue;
      tokens += other.length;
      if (kept.length === SEQUENCES || tokens > most) break;
      kept.unshift(other);
    }
    for (const other of this.kept) if (!kept.includes(other)) other.dispose();
    this.kept = kept;
  }
}

function commonLength(a: readonly TokenId[], b: readonly TokenId[]): number {
  const most = Math.min(a.length, b.length);
  let length = 0;
  while (length < most && a[length] === b[length]) length += 1;
  return length;
}
