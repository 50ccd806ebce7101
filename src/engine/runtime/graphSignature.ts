import { EngineError } from '../errors';
import type { InferenceSession } from './onnxRuntime';

type ValueMetadata = InferenceSession.ValueMetadata;

/** One tensor of the key-value cache: fed as `past`, returned as `present`. */
export interface CacheTensor {
  readonly past: string;
  readonly present: string;
  readonly type: 'float32' | 'float16';
  /** Shape before the first token: batch 1, no positions. */
  readonly emptyShape: readonly number[];
}

/** What a decoder graph takes and gives, read from the graph itself. */
export interface GraphSignature {
  readonly attentionMask: boolean;
  readonly positionIds: boolean;
  readonly cache: readonly CacheTensor[];
  /** Columns of a logits row. */
  readonly vocabularySize: number;
}

const PAST = /^past_key_values\.(\d+)\.(key|value)$/;

/**
 * @throws EngineError `model` for a graph that is not a decoder with a key-value cache in the
 * layout of the transformers exporters; the message names what is missing or not known.
 */
export function readSignature(
  session: Pick<InferenceSession, 'inputMetadata' | 'outputMetadata'>,
  file: string,
): GraphSignature {
  const refuse = (problem: string): never => {
    const wanted = 'Export the model for text generation with past key values, in float32 logits';
    throw new EngineError('model', `${file} cannot generate text: ${problem}. ${wanted}.`);
  };
  const outputs = new Map(session.outputMetadata.map((output) => [output.name, output]));
  const inputs = session.inputMetadata;
  const logits = outputs.get('logits') ?? refuse('it has no output "logits"');
  if (!logits.isTensor || logits.type !== 'float32') {
    return refuse('its output "logits" is not float32');
  }
  const vocabularySize = logits.shape.at(-1);
  if (typeof vocabularySize !== 'number') return refuse('its vocabulary size is not fixed');
  const ids = inputs.find((input) => input.name === 'input_ids') ?? refuse('it has no "input_ids"');
  if (!ids.isTensor || ids.type !== 'int64') return refuse('its input "input_ids" is not int64');

  const cache: CacheTensor[] = [];
  for (const input of inputs) {
    if (['input_ids', 'attention_mask', 'position_ids'].includes(input.name)) continue;
    const match = PAST.exec(input.name);
    if (!match) return refuse(`it takes an input "${input.name}", which is not known here`);
    const present = `present.${match[1] ?? ''}.${match[2] ?? ''}`;
    if (!outputs.has(present)) return refuse(`it has "${input.name}" but no output "${present}"`);
    cache.push(
      cacheTensor(input, present) ?? refuse(`its input "${input.name}" has an unknown layout`),
    );
  }
  if (cache.length === 0) return refuse('it has no key-value cache ("past_key_values")');
  const takes = (name: string): boolean => inputs.some((input) => input.name === name);
  return {
    attentionMask: takes('attention_mask'),
    positionIds: takes('position_ids'),
    cache,
    vocabularySize,
  };
}

/** [batch, heads, positions, size]: heads and size are fixed, the other two are free. */
function cacheTensor(input: ValueMetadata, present: string): CacheTensor | undefined {
  if (!input.isTensor || (input.type !== 'float32' && input.type !== 'float16')) return undefined;
  const [, heads, positions, size] = input.shape;
  if (input.shape.length !== 4 || typeof heads !== 'number' || typeof size !== 'number') {
    return undefined;
  }
  if (typeof positions === 'number') return undefined;
  return { past: input.name, present, type: input.type, emptyShape: [1, heads, 0, size] };
}
