import { countLeft, highestOf, type LogitsProcessor } from './logits';
import { distances, endOfPrefix, keepWithin } from './prefix';

/**
 * Keeps the k most probable tokens and those that tie with the last of them; 0 keeps all.
 * Fan, Lewis and Dauphin, "Hierarchical neural story generation", ACL 2018.
 */
export function topK(k: number): LogitsProcessor {
  return (logits) => {
    if (k === 0 || k >= countLeft(logits)) return logits;
    const keys = distances(logits, highestOf(logits));
    return keepWithin(logits, keys, endOfPrefix(keys, undefined, k));
  };
}
