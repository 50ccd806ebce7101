import { argmax, highestOf, type Logits } from './logits';
import { takeRow } from './rowPool';

/**
 * Divides the logits by the temperature. Its limit at 0 leaves the most probable token only (the
 * lowest id among equals).
 * @returns a processor that may be told the highest logit, where that is known.
 */
export function temperature(value: number): (logits: Logits, highest?: number) => Logits {
  return (logits, known) => {
    if (value === 1) return logits;
    const row = takeRow(logits.length);
    if (value === 0) {
      const best = argmax(logits);
      row.fill(-Infinity);
      row[best] = logits[best] ?? 0;
      return row;
    }
    const highest = known ?? highestOf(logits);
    // Relative to the highest, so that a tiny temperature cannot overflow.
    for (let id = 0; id < row.length; id += 1) row[id] = ((logits[id] ?? NaN) - highest) / value;
    return row;
  };
}
