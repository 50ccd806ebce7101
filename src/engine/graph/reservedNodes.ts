import { float32Tensor, int64Tensor, node } from '../onnx/elements';

/** Vocabulary ids that are no tokens, but the cells of a ZIP-RC head. */
export interface ReservedSlice {
  readonly first: number;
  readonly cells: number;
}

/** float32 [1, rows, cells]: the raw logits of reserved ids. */
export const RESERVED = 'reasonscope.reserved';

/**
 * Nodes that take the reserved ids out of rows of logits, so that nothing behind them sees a
 * probability of what the model never emits: their logits become -Infinity.
 * @param raw float32 [1, rows, V], @param masked the name that the rows get.
 */
export function reservedNodes(
  raw: string,
  masked: string,
  { first, cells }: ReservedSlice,
  vocabularySize: number,
): { readonly nodes: readonly Uint8Array[]; readonly initializers: readonly Uint8Array[] } {
  const t = (name: string): string => `reasonscope.reserved_${name}`;
  const mask = Array.from({ length: vocabularySize }, (_, id) =>
    id >= first && id < first + cells ? -Infinity : 0,
  );
  return {
    nodes: [
      node('Slice', [raw, t('first'), t('end'), t('axis')], [RESERVED]),
      node('Add', [raw, t('mask')], [masked]),
    ],
    initializers: [
      int64Tensor(t('first'), [first]),
      int64Tensor(t('end'), [first + cells]),
      int64Tensor(t('axis'), [-1]),
      float32Tensor(t('mask'), mask),
    ],
  };
}
