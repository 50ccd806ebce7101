import type { Logits } from '../../processors/logits';

/** The rows of two models. */
export function pairOf([first, second]: readonly Logits[]): readonly [Logits, Logits] {
  if (first && second) return [first, second];
  throw new RangeError('Two models are needed.');
}

/** The rows of three models. */
export function tripleOf(rows: readonly Logits[]): readonly [Logits, Logits, Logits] {
  const [first, second, third] = rows;
  if (first && second && third) return [first, second, third];
  throw new RangeError('Three models are needed.');
}
