import { int64Tensor, intAttribute, node, value } from '../onnx/elements';
import { emitPart } from '../onnx/editModel';
import type { ModelFiles } from '../onnx/modelFiles';
import type { OnnxModel } from '../onnx/onnxModel';
import type { ByteFile } from '../onnx/wireReader';
import type { CacheTensor, GraphSignature } from '../runtime/graphSignature';
import { causalMask } from './causalMask';
import type { Cut } from './findCut';

/** Name of the output that holds only the new positions of a cache tensor. */
export function deltaOf({ present }: CacheTensor): string {
  return `reasonscope.delta.${present}`;
}

/**
 * Makes the attention of sliding layers evict old positions from its cache. Left out, their cache
 * holds every position like that of the others, and the window is a mask.
 */
const EVICTION = new Map([['GroupQueryAttention', 'sliding_window_cache']]);

/**
 * The model of the body: from tokens and cache to what crosses the cut and the cache. With
 * buffers of fixed capacity only the new positions leave it.
 */
export function bodyModel(
  file: ByteFile,
  files: ModelFiles,
  model: OnnxModel,
  signature: GraphSignature,
  cut: Cut,
): Uint8Array {
  const presents = signature.cache.map(({ present }) => present);
  const delta = signature.layout === 'capacity' ? deltaParts(signature) : undefined;
  const outputs = delta?.outputs ?? presents;
  const mask = causalMask(model, signature);
  return emitPart(file, files, model, {
    makes: [cut.crossing, ...presents],
    unset: EVICTION,
    ...(mask ? { renamed: mask.renamed } : {}),
    addedNodes: [...(mask?.nodes ?? []), ...(delta?.nodes ?? [])],
    addedInitializers: [
      ...(mask?.initializers ?? []),
      ...(delta ? [int64Tensor('reasonscope.positions_axis', [2])] : []),
    ],
    addedInputs: [],
    outputs: [cut.crossing, ...outputs].map((name) => value(name)),
  });
}

/** present[:, :, total - new : total], where the mask is as long as the sequence. */
function deltaParts({ cache }: GraphSignature): { nodes: Uint8Array[]; outputs: string[] } {
  const length = [intAttribute('start', 1), intAttribute('end', 2)];
  return {
    nodes: [
      node('Shape', ['input_ids'], ['reasonscope.new'], length),
      node('Shape', ['attention_mask'], ['reasonscope.total'], length),
      node('Sub', ['reasonscope.total', 'reasonscope.new'], ['reasonscope.old']),
      // ONNX Runtime computes towards the last node first. The first layer's slice must come first,
      // so that each layer's `present` is freed before the next one's is made.
      ...cache
        .toReversed()
        .map((tensor) =>
          node(
            'Slice',
            [tensor.present, 'reasonscope.old', 'reasonscope.total', 'reasonscope.positions_axis'],
            [deltaOf(tensor)],
          ),
        ),
    ],
    outputs: cache.map(deltaOf),
  };
}
