import { argmax, highestOf, type LogitsProcessor } from './logits';
import { takeRow } from './rowPool';

/**
 * Divides the logits by the temperature. Its limit at 0 leaves the most probable token only (the
 * lowest id among equals).
 */
export function temperature(value: number): LogitsProcessor {
  return (logits) => {
    if (value === 1) return logits;
    const row = takeRow(logits.length);
    if (value === 0) {
      const best = argmax(logits);
      row.fill(-Infinity);
      row[best] = logits[best] ?? 0;
      return row;
    }
    const highest = highestOf(logits);
    // Relative to the highest, so that a tiny temperature cannot overflow.
    for (let id = 0; id < row.length; id += 1) row[id] = ((logits[id] ?? NaN) - highest) / value;
    return row;
  };
}
