import { int64Tensor, intAttribute, node, tensor } from '../onnx/elements';
import { ELEMENT, type OnnxModel } from '../onnx/onnxModel';
import type { GraphSignature } from '../runtime/graphSignature';

/** Parts of a body that take the place of one of its values. */
export interface Replacement {
  readonly renamed: ReadonlyMap<string, string>;
  readonly nodes: readonly Uint8Array[];
  readonly initializers: readonly Uint8Array[];
}

/** The operator set from which `Shape` gives a single axis. */
const LOWEST_OPSET = 15;

const MASK = 'attn_mask_reformat/input_ids_subgraph/Expand/output_0';

/**
 * onnxruntime-genai's builder masks what follows a token by a square, as wide as the tokens of one
 * run, where it writes plain attention (float16 for the CPU); so a run of several tokens fails
 * but at the start of a sequence. This mask is as wide as the sequence.
 * @returns undefined for a graph without such a square.
 */
export function causalMask(
  model: OnnxModel,
  { cache, wholeNumbers }: GraphSignature,
): Replacement | undefined {
  const square = model.nodes.find(({ outputs }) => outputs[0]?.endsWith(MASK))?.inputs[0];
  const type = cache[0]?.type;
  if (square === undefined || type === undefined || !wholeNumbers.has('attention_mask')) {
    return undefined;
  }
  if ((model.opsets.get('') ?? 0) < LOWEST_OPSET) return undefined;
  const t = (name: string): string => `reasonscope.mask.${name}`;
  const length = [intAttribute('start', 1), intAttribute('end', 2)];
  return {
    renamed: new Map([[square, t('causal')]]),
    nodes: [
      node('Shape', ['input_ids'], [t('new')], length),
      node('Shape', ['attention_mask'], [t('total')], length),
      node('Sub', [t('total'), t('new')], [t('old')]),
      node('Squeeze', [t('old')], [t('first')]),
      node('Squeeze', [t('total')], [t('end')]),
      node('Range', [t('zero'), t('end'), t('one')], [t('columns')]),
      node('Range', [t('first'), t('end'), t('one')], [t('row_positions')]),
      node('Unsqueeze', [t('row_positions'), t('last')], [t('rows')]),
      node('Greater', [t('columns'), t('rows')], [t('later')]),
      node('Where', [t('later'), t('lowest'), t('none')], [t('causal')]),
    ],
    initializers: [
      int64Tensor(t('zero'), [0], []),
      int64Tensor(t('one'), [1], []),
      int64Tensor(t('last'), [-1]),
      tensor(t('lowest'), ELEMENT[type], [], LOWEST[type]),
      tensor(t('none'), ELEMENT[type], [], new Uint8Array(LOWEST[type].length)),
    ],
  };
}

/** Bits of the lowest finite numbers, which the builder itself masks with. */
const LOWEST = {
  float16: Uint8Array.of(0xff, 0xfb),
  float32: Uint8Array.of(0xff, 0xff, 0x7f, 0xff),
};
