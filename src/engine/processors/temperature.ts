import { argmax, type LogitsProcessor } from './logits';

/**
 * Divides the logits by the temperature. Its limit at 0 leaves the most probable token only (the
 * lowest id among equals).
 */
export function temperature(value: number): LogitsProcessor {
  return (logits) => {
    if (value === 1) return logits;
    const best = argmax(logits);
    const highest = logits[best] ?? 0;
    const row = new Float64Array(logits.length).fill(-Infinity);
    if (value === 0) {
      row[best] = highest;
      return row;
    }
    // Relative to the highest, so that a tiny temperature cannot overflow.
    for (let id = 0; id < row.length; id += 1) row[id] = ((logits[id] ?? NaN) - highest) / value;
    return row;
  };
}
