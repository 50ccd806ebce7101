import { kthHighest } from './prefix';
import { cutting, type Cutting } from './threshold';

/**
 * Keeps the k most probable tokens and those that tie with the last of them; 0 keeps all.
 * Fan, Lewis and Dauphin, "Hierarchical neural story generation", ACL 2018.
 */
export function topK(k: number): Cutting {
  return cutting((logits) => (k === 0 || k >= logits.length ? -Infinity : kthHighest(logits, k)));
}
