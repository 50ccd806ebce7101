import type { TokenId } from '../../trace/units';
import type { Logits } from './logits';
import { copyOf } from './rowPool';

/** What is taken from the logits of tokens that were there. */
export interface Penalties {
  /** Divides a positive logit and multiplies a negative one; 1 for none. */
  readonly repetition: number;
  /** Taken once. */
  readonly presence: number;
  /** Taken for each time. */
  readonly frequency: number;
}

/**
 * Repetition penalty (Keskar et al., "CTRL", 2019, with the rule for negative logits of Hugging
 * Face and llama.cpp), then presence and frequency penalty (OpenAI's API).
 * @param counts how often each token was there, at least once.
 */
export function penalise(
  logits: Logits,
  counts: ReadonlyMap<TokenId, number>,
  { repetition, presence, frequency }: Penalties,
): Logits {
  const row = copyOf(logits);
  for (const [id, count] of counts) {
    const logit = row[id];
    if (logit === undefined) continue;
    const repeated = logit > 0 ? logit / repetition : logit * repetition;
    row[id] = repeated - presence - count * frequency;
  }
  return row;
}

/** Counts the tokens of a window that moves with the response. */
export class RecentCounts {
  readonly counts = new Map<TokenId, number>();
  private readonly ids: TokenId[] = [];
  private first = 0;

  /** @param last tokens that count, -1 for all. */
  constructor(private readonly last: number) {}

  push(id: TokenId): void {
    this.add(id, 1);
    if (this.last < 0) return;
    this.ids.push(id);
    if (this.ids.length - this.first <= this.last) return;
    this.add(this.ids[this.first] ?? id, -1);
    this.first += 1;
    // Frees what has left the window, seldom enough to cost nothing.
    if (this.first <= this.last + 1024) return;
    this.ids.splice(0, this.first);
    this.first = 0;
  }

  private add(id: TokenId, change: number): void {
    const count = (this.counts.get(id) ?? 0) + change;
    if (count === 0) this.counts.delete(id);
    else this.counts.set(id, count);
  }
}
