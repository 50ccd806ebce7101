import { argmax, highestOf, type Logits, type LogitsProcessor } from './logits';
import { takeRow } from './rowPool';

/**
 * Divides the logits by the temperature. Its limit at 0 leaves the most probable token only (the
 * lowest id among equals).
 */
export function temperature(value: number): LogitsProcessor {
  return (logits) => {
    if (value === 1) return logits;
    if (value !== 0) return heated(logits, value, highestOf(logits));
    const best = argmax(logits);
    const row = takeRow(logits.length).fill(-Infinity);
    row[best] = logits[best] ?? 0;
    return row;
  };
}

/**
 * The logits at a temperature other than 0, relative to the highest one, so that a tiny
 * temperature cannot overflow.
 */
export function heated(logits: Logits, temperature: number, highest: number): Logits {
  const row = takeRow(logits.length);
  for (let id = 0; id < row.length; id += 1) {
    row[id] = ((logits[id] ?? NaN) - highest) / temperature;
  }
  return row;
}
