import { keepFrom, type LogitsProcessor } from './logits';

/**
 * Keeps the k most probable tokens and those that tie with the last of them; 0 keeps all.
 * Fan, Lewis and Dauphin, "Hierarchical neural story generation", ACL 2018.
 */
export function topK(k: number): LogitsProcessor {
  return (logits) => {
    if (k === 0 || k >= logits.length) return logits;
    const sorted = logits.slice().sort();
    return keepFrom(logits, sorted[sorted.length - k] ?? -Infinity);
  };
}
