import { producersOf, type OnnxModel, type OnnxNode } from '../onnx/onnxModel';

/** Where a decoder graph is cut into a body, which reads tokens, and a head, which makes logits. */
export interface Cut {
  /** What crosses the cut, [1, rows, width]. */
  readonly crossing: string;
  /** Whether that is the final hidden state; otherwise it is the logits themselves. */
  readonly hidden: boolean;
  /** Inputs of head nodes to read under another name. */
  readonly renamed: ReadonlyMap<string, string>;
}

/** Matrix products that can be the language-model head; the first input is the hidden state. */
const PROJECTIONS = new Set(['MatMul', 'Gemm', 'FusedMatMul', 'MatMulNBits', 'MatMulBnb4']);
/** The same after dynamic quantisation, which is then part of the head. */
const QUANTISED = new Set(['DynamicQuantizeLinear', 'DynamicQuantizeMatMul']);
/** What may stand between projection and logits: casts, bias, scaling, soft cap. */
const TAIL = new Set(
  ['Cast', 'Mul', 'Div', 'Add', 'Sub', 'Tanh', 'Identity', 'MatMulInteger'].concat(
    'MatMulIntegerToFloat',
  ),
);

/** The cut below everything: the whole graph is the body, and the head only annotates. */
export function cutAtLogits(logits: string): Cut {
  return { crossing: logits, hidden: false, renamed: new Map() };
}

/**
 * The cut before the language-model head. A graph that computes logits for its last position
 * only (`prune_lm_head`) is cut before it takes that position, so that any row can be scored.
 * Undefined where no known head is found.
 */
export function findCut(model: OnnxModel, logits: string): Cut | undefined {
  const producers = producersOf(model.nodes);
  const hidden = headInput(model, producers, logits);
  if (hidden === undefined) return undefined;
  const selected = beforeSelection(producers, hidden);
  if (selected === undefined) return { crossing: hidden, hidden: true, renamed: new Map() };
  return { crossing: selected, hidden: true, renamed: new Map([[hidden, selected]]) };
}

function headInput(
  model: OnnxModel,
  producers: ReadonlyMap<string, OnnxNode>,
  logits: string,
): string | undefined {
  const computed = computedValues(model);
  let name = logits;
  for (;;) {
    const node = producers.get(name);
    if (!node) return undefined;
    if (PROJECTIONS.has(node.op) || QUANTISED.has(node.op)) return node.inputs[0];
    const next = TAIL.has(node.op) ? node.inputs.find((input) => computed.has(input)) : undefined;
    if (next === undefined) return undefined;
    name = next;
  }
}

/** Values that depend on what is fed, as opposed to weights and what is made of them. */
function computedValues(model: OnnxModel): ReadonlySet<string> {
  const computed = new Set(model.inputs.map(({ name }) => name));
  for (const { inputs, captures, outputs } of model.nodes) {
    if (![...inputs, ...captures].some((name) => computed.has(name))) continue;
    for (const output of outputs) computed.add(output);
  }
  return computed;
}

/** Behind a choice of rows that keeps three axes: a slice, or a gather and an added axis. */
function beforeSelection(
  producers: ReadonlyMap<string, OnnxNode>,
  hidden: string,
): string | undefined {
  const node = producers.get(hidden);
  if (node?.op === 'Slice') return node.inputs[0];
  if (node?.op !== 'Unsqueeze') return undefined;
  const gather = producers.get(node.inputs[0] ?? '');
  return gather?.op === 'Gather' ? gather.inputs[0] : undefined;
}
