import { closureOf, type OnnxModel } from '../onnx/onnxModel';

/**
 * Names of the nodes that turn positions into sines and cosines. A GPU may compute these with an
 * absolute error of 2^-11 between -pi and pi, and any error beyond (Vulkan 1.3, "Precision and
 * Operation of SPIR-V Instructions"), where a rotary embedding's angles reach the length of the
 * context. They are small; `Shape`, whose input may be large, is left where it is.
 */
export function positionNodes(model: OnnxModel): string[] {
  const waves = model.nodes.filter(({ op }) => op === 'Sin' || op === 'Cos');
  const { nodes, needs } = closureOf(
    model,
    waves.flatMap(({ outputs }) => outputs),
    new Set(),
  );
  // Sines of something else than positions are the model's own business, but still sines.
  const chosen = needs.has('input_ids') ? waves : nodes;
  return chosen.filter(({ op, name }) => op !== 'Shape' && name !== '').map(({ name }) => name);
}
