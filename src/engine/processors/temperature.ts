import { argmax, type LogitsProcessor } from './logits';

/**
 * Divides the logits by the temperature. Its limit at 0 leaves the most probable token only (the
 * lowest id among equals).
 */
export function temperature(value: number): LogitsProcessor {
  return (logits) => {
    const best = argmax(logits);
    if (value === 0) return logits.map((logit, id) => (id === best ? logit : -Infinity));
    const highest = logits[best] ?? 0;
    // Relative to the highest, so that a tiny temperature cannot overflow.
    return logits.map((logit) => (logit - highest) / value);
  };
}
