import { int64Tensor, newModel, node, value } from '../onnx/elements';
import { ELEMENT } from '../onnx/onnxModel';
import type { CacheTensor } from '../runtime/graphSignature';

/** Input: int64 [1], the positions to keep. */
export const KEPT_POSITIONS = 'reasonscope.kept';

/** A model that turns each `past` of a cache into a `present` of its first positions. */
export function cacheCutModel(cache: readonly CacheTensor[]): Uint8Array {
  return newModel({
    name: 'cut',
    nodes: cache.map(({ past, present }) =>
      node('Slice', [past, 'start', KEPT_POSITIONS, 'axis'], [present]),
    ),
    initializers: [int64Tensor('start', [0]), int64Tensor('axis', [2])],
    inputs: [
      value(KEPT_POSITIONS, ELEMENT.int64, [1]),
      ...cache.map(({ past, type, heads, size }) =>
        value(past, ELEMENT[type], [1, heads, 'positions', size]),
      ),
    ],
    outputs: cache.map(({ present }) => value(present)),
  });
}
