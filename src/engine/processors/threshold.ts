import { keepFrom, type Logits, type LogitsProcessor } from './logits';

/** Keeps the tokens from a threshold on. */
export interface Cutting extends LogitsProcessor {
  /** Of a row the lowest logit that is kept; -Infinity keeps all. */
  readonly threshold: (logits: Logits) => number;
}

export function cutting(threshold: Cutting['threshold']): Cutting {
  return Object.assign((logits: Logits) => keepFrom(logits, threshold(logits)), { threshold });
}
