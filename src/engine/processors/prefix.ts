import type { Logits } from './logits';
import { copyOf, takeRow } from './rowPool';

/** Bins of the first pass, each this wide; keys are distances in nats. */
const BINS = 512;
const PER_NAT = 16;
/** Where the last bin begins, which has no end. */
const LAST_START = (BINS - 1) / PER_NAT;

/** What each bin holds while {@link endOfPrefix} runs. */
const sums = new Float64Array(BINS);

/**
 * Takes entries in ascending order of their keys until their weights reach a target, and gives the
 * key of the last one taken; Infinity where all together do not reach it. Two passes over the row
 * and a sort of one bin, in place of a sort of the row.
 * @param keys not negative; an entry whose key is Infinity is none.
 * @param weightOf of an entry, not negative; without it each entry counts 1.
 */
export function endOfPrefix(
  keys: Float64Array,
  weightOf: Float64Array | undefined,
  target: number,
): number {
  sums.fill(0);
  for (let index = 0; index < keys.length; index += 1) {
    const key = keys[index] ?? Infinity;
    if (key === Infinity) continue;
    const bin = key < LAST_START ? (key * PER_NAT) | 0 : BINS - 1;
    sums[bin] = (sums[bin] ?? 0) + (weightOf ? (weightOf[index] ?? 0) : 1);
  }
  // At least one entry is taken.
  const wanted = Math.max(target, Number.MIN_VALUE);
  let reached = 0;
  let bin = 0;
  while (bin < BINS && reached + (sums[bin] ?? 0) < wanted) {
    reached += sums[bin] ?? 0;
    bin += 1;
  }
  if (bin === BINS) return Infinity;
  // Bins begin at exact binary fractions, so these bounds agree with the first pass.
  const from = bin / PER_NAT;
  const to = bin === BINS - 1 ? Infinity : (bin + 1) / PER_NAT;
  const entries: number[] = [];
  for (let index = 0; index < keys.length; index += 1) {
    const key = keys[index] ?? Infinity;
    if (key >= from && key < to) entries.push(index);
  }
  if (entries.length > 1) entries.sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0));
  let last = 0;
  for (const index of entries) {
    last = keys[index] ?? Infinity;
    reached += weightOf ? (weightOf[index] ?? 0) : 1;
    if (reached >= wanted) break;
  }
  // Where rounding of another order of the sum leaves it short, the bin's last one.
  return last;
}

/**
 * The k-th highest logit, without a sort of the row; -Infinity where fewer than k are left. One
 * pass over the row, with the k highest so far in a heap whose root is the lowest of them.
 */
export function kthHighest(logits: Logits, k: number): number {
  return heapOfHighest(logits, k)[0] ?? NaN;
}

/** The k highest logits, or all that are left where they are fewer, in descending order. */
export function highestFew(logits: Logits, k: number): Logits {
  const few = heapOfHighest(logits, k).sort().reverse();
  const end = few.indexOf(-Infinity);
  return end < 0 ? few : few.subarray(0, end);
}

/** The k highest logits, the lowest of them first; -Infinity for each that there is not. */
function heapOfHighest(logits: Logits, k: number): Logits {
  const heap = takeRow(k).fill(-Infinity);
  const { length } = logits;
  let lowest = -Infinity;
  for (let id = 0; id < length; id += 1) {
    const logit = logits[id] ?? NaN;
    if (!(logit > lowest)) continue;
    replaceRoot(heap, logit);
    lowest = heap[0] ?? NaN;
  }
  return heap;
}

/** Puts a value in the place of the lowest one of a heap. */
function replaceRoot(heap: Float64Array, value: number): void {
  const { length } = heap;
  let hole = 0;
  for (;;) {
    let child = 2 * hole + 1;
    if (child >= length) break;
    if (child + 1 < length && (heap[child + 1] ?? NaN) < (heap[child] ?? NaN)) child += 1;
    const lower = heap[child] ?? NaN;
    if (lower >= value) break;
    heap[hole] = lower;
    hole = child;
  }
  heap[hole] = value;
}

/** Rules out the tokens whose key lies beyond the last one. */
export function keepWithin(logits: Logits, keys: Float64Array, last: number): Logits {
  let row = logits;
  for (let id = 0; id < keys.length; id += 1) {
    if ((keys[id] ?? Infinity) <= last || logits[id] === -Infinity) continue;
    if (row === logits) row = copyOf(logits);
    row[id] = -Infinity;
  }
  return row;
}
