import { ELEMENT } from '../onnx/onnxModel';
import { RESERVED, reservedNodes, type ReservedSlice } from './reservedNodes';
import { float32Tensor, int64Tensor, intAttribute, node, value } from '../onnx/elements';

/** Inputs and outputs of the annotation, beside what crosses the cut. */
export const ANNOTATION = {
  /** int64 [1]: alternatives, at least 1. */
  k: 'reasonscope.k',
  /** int64 [1, rows]: the token that follows each row. */
  target: 'reasonscope.target',
  /** float32 [1, rows, V]: the logits themselves. */
  logits: 'reasonscope.logits',
  /** float32 and int64 [1, rows, k]: the best logits, best first, the lower id among equals. */
  topLogits: 'reasonscope.top_logits',
  topIds: 'reasonscope.top_ids',
  /** float32 [1, rows]: ln sum exp(z - max z), nats. */
  logMass: 'reasonscope.log_mass',
  /** float32 [1, rows], nats and nats squared. */
  entropy: 'reasonscope.entropy',
  varentropy: 'reasonscope.varentropy',
  /** float32 [1, rows]: the target's logit, and the number of higher ones. */
  targetLogit: 'reasonscope.target_logit',
  targetHigher: 'reasonscope.target_higher',
} as const;

/** Messages to add to a graph. */
export interface Annotation {
  readonly nodes: readonly Uint8Array[];
  readonly initializers: readonly Uint8Array[];
  readonly inputs: readonly Uint8Array[];
  readonly outputs: readonly Uint8Array[];
}

/** exp of less is 0, also where the difference itself is -Infinity, which times 0 were NaN. */
const FLOOR = -1e4;

/**
 * Nodes that turn logits [1, rows, V] into what is recorded of each row. With d = z - max z,
 * e = exp d and m = sum(e d) / sum e, entropy is ln(sum e) - m and varentropy
 * sum(e (d - m)^2) / sum e. Sums run over pieces of a row first: float32 then errs by less than
 * 1e-6 nats at 150,000 entries, where one long sum errs by 1e-3. Operators of opset 13.
 * @param logits name of the value, of whatever float type.
 * @param reserved ids that are no tokens: their logits are an output of their own, and everything
 * else is computed without them.
 */
export function annotationNodes(
  logits: string,
  vocabularySize: number,
  reserved?: ReservedSlice,
): Annotation {
  const { pieces, padding } = piecesOf(vocabularySize);
  const last = intAttribute('axis', -1);
  const dropAxis = intAttribute('keepdims', 0);
  const t = (name: string): string => `reasonscope.${name}`;
  const z = ANNOTATION.logits;
  const sum = (from: string, to: string): Uint8Array[] => [
    node('Reshape', [from, t('pieces')], [`${to}.pieces`]),
    node('ReduceSum', [`${to}.pieces`, t('last')], [`${to}.sums`], [dropAxis]),
    node('ReduceSum', [`${to}.sums`, t('last')], [to]),
  ];
  const whole = padding === 0 ? z : t('padded');
  const pad = padding === 0 ? [] : [node('Pad', [z, t('padding'), t('impossible')], [t('padded')])];
  const raw = reserved ? t('raw') : z;
  const masking = reserved && reservedNodes(raw, z, reserved, vocabularySize);
  const nodes = [
    node('Cast', [logits], [raw], [intAttribute('to', ELEMENT.float32)]),
    ...(masking?.nodes ?? []),
    node('TopK', [z, ANNOTATION.k], [ANNOTATION.topLogits, ANNOTATION.topIds], [last]),
    node('Gather', [ANNOTATION.topLogits, t('first')], [t('max')], [last]),
    ...pad,
    node('Sub', [whole, t('max')], [t('below')]),
    node('Exp', [t('below')], [t('e')]),
    ...sum(t('e'), t('mass')),
    node('Log', [t('mass')], [t('log_mass_kept')]),
    node('Max', [t('below'), t('floor')], [t('d')]),
    node('Mul', [t('e'), t('d')], [t('ed')]),
    ...sum(t('ed'), t('first_moment')),
    node('Div', [t('first_moment'), t('mass')], [t('mean')]),
    node('Sub', [t('log_mass_kept'), t('mean')], [t('entropy_kept')]),
    node('Sub', [t('d'), t('mean')], [t('centred')]),
    node('Mul', [t('e'), t('centred')], [t('ec')]),
    node('Mul', [t('ec'), t('centred')], [t('ecc')]),
    ...sum(t('ecc'), t('second_moment')),
    node('Div', [t('second_moment'), t('mass')], [t('varentropy_kept')]),
    node('Squeeze', [t('log_mass_kept'), t('last')], [ANNOTATION.logMass]),
    node('Squeeze', [t('entropy_kept'), t('last')], [ANNOTATION.entropy]),
    node('Squeeze', [t('varentropy_kept'), t('last')], [ANNOTATION.varentropy]),
    node('Unsqueeze', [ANNOTATION.target, t('last')], [t('target_kept')]),
    node('GatherElements', [z, t('target_kept')], [t('target_logit_kept')], [last]),
    node('Squeeze', [t('target_logit_kept'), t('last')], [ANNOTATION.targetLogit]),
    node('Greater', [z, t('target_logit_kept')], [t('higher')]),
    // A sum of float32 ones is exact up to 2^24, and twenty times as fast as one of int64.
    node('Cast', [t('higher')], [t('higher_counts')], [intAttribute('to', ELEMENT.float32)]),
    node('ReduceSum', [t('higher_counts'), t('last')], [ANNOTATION.targetHigher], [dropAxis]),
  ];
  return {
    nodes,
    initializers: [
      ...(masking?.initializers ?? []),
      int64Tensor(t('last'), [-1]),
      int64Tensor(t('first'), [0]),
      int64Tensor(t('pieces'), [0, 0, pieces, -1]),
      float32Tensor(t('floor'), [FLOOR], []),
      ...(padding === 0
        ? []
        : [
            int64Tensor(t('padding'), [0, 0, 0, 0, 0, padding]),
            float32Tensor(t('impossible'), [-Infinity], []),
          ]),
    ],
    inputs: [
      value(ANNOTATION.k, ELEMENT.int64, [1]),
      value(ANNOTATION.target, ELEMENT.int64, [1, 'rows']),
    ],
    outputs: [...Object.values(ANNOTATION), ...(reserved ? [RESERVED] : [])]
      .filter((name) => name !== ANNOTATION.k && name !== ANNOTATION.target)
      .map((name) => value(name)),
  };
}

const MOST_PIECES = 1024;

/** A divisor near the square root, or else the least padding that gives one. */
function piecesOf(size: number): { readonly pieces: number; readonly padding: number } {
  const ideal = Math.sqrt(size);
  for (let pieces = Math.floor(ideal); pieces >= ideal / 16 && pieces > 1; pieces -= 1) {
    if (size % pieces === 0) return { pieces, padding: 0 };
  }
  const pieces = Math.min(MOST_PIECES, Math.max(1, Math.floor(ideal)));
  return { pieces, padding: (pieces - (size % pieces)) % pieces };
}
