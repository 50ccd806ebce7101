import { EngineError } from '../errors';
import { ELEMENT, producersOf, type OnnxModel, type OnnxValue } from '../onnx/onnxModel';

/** One tensor of the key-value cache: fed as `past`, returned as `present`. */
export interface CacheTensor {
  readonly past: string;
  readonly present: string;
  readonly type: 'float32' | 'float16';
  /** Key-value heads. */
  readonly heads: number;
  /** Numbers per head and position. */
  readonly size: number;
}

/**
 * How the cache is fed. `exact`: as long as the sequence so far, given back by the graph.
 * `capacity`: longer buffers, which GroupQueryAttention fills as far as the mask says.
 */
export type CacheLayout = 'exact' | 'capacity';

/** What a decoder graph takes and gives, read from the graph itself. */
export interface GraphSignature {
  /** Element types of the inputs of whole numbers that the graph has, by name. */
  readonly wholeNumbers: ReadonlyMap<string, 'int32' | 'int64'>;
  readonly cache: readonly CacheTensor[];
  readonly layout: CacheLayout;
  /** Columns of a logits row. */
  readonly vocabularySize: number;
}

/** What a model's configuration says where its graph leaves a size open. */
export interface ShapeHints {
  readonly vocabularySize?: number;
  readonly keyValueHeads?: number;
  readonly headSize?: number;
}

/** Inputs of whole numbers that can be fed. */
export const KNOWN_INPUTS = ['input_ids', 'attention_mask', 'position_ids', 'num_logits_to_keep'];

/** The operator set from which `Shape` gives a single axis. */
const CAPACITY_OPSET = 15;

/**
 * @throws EngineError `model` for a graph that is not a decoder with a key-value cache in a
 * published layout; the message names what is missing or not known, and what to export instead.
 */
export function readSignature(model: OnnxModel, hints: ShapeHints, file: string): GraphSignature {
  const refuse = (problem: string, advice?: string): never => {
    const wanted = 'Export the model for text generation with past key values';
    throw new EngineError(
      'model',
      `${file} cannot generate text here: ${problem}. ${advice ?? wanted}.`,
    );
  };
  const outputs = new Map(model.outputs.map((output) => [output.name, output]));
  const logits = outputs.get('logits') ?? refuse('it has no output "logits"');
  if (logits.type !== ELEMENT.float32 && logits.type !== ELEMENT.float16) {
    refuse('its output "logits" is neither float32 nor float16', 'Export it in one of these types');
  }
  if (!model.inputs.some(({ name }) => name === 'input_ids')) {
    const embeddings = model.inputs.find(({ name }) => name === 'inputs_embeds');
    refuse('it has no "input_ids"', embeddings && adviceFor(embeddings));
  }
  const vocabularySize =
    fixed(logits.shape?.at(-1)) ??
    hints.vocabularySize ??
    refuse('its vocabulary size is not known');

  const wholeNumbers = new Map<string, 'int32' | 'int64'>();
  const cache: CacheTensor[] = [];
  let sliding = false;
  const presents = new Map(
    model.outputs.flatMap(({ name }) => {
      const place = cachePlace(name, 'present');
      return place === undefined ? [] : [[place, name] as const];
    }),
  );
  for (const input of model.inputs) {
    if (KNOWN_INPUTS.includes(input.name)) {
      const { name, type } = input;
      if (type !== ELEMENT.int64 && type !== ELEMENT.int32) {
        refuse(`its input "${name}" is not int64`);
      }
      wholeNumbers.set(name, type === ELEMENT.int64 ? 'int64' : 'int32');
      continue;
    }
    const place = cachePlace(input.name, 'past');
    if (place === undefined) {
      return refuse(`it takes an input "${input.name}", which is not known here`, adviceFor(input));
    }
    const present =
      presents.get(place) ?? refuse(`it has "${input.name}" but gives no present for it`);
    if (input.type !== ELEMENT.float32 && input.type !== ELEMENT.float16) {
      refuse(
        `its cache "${input.name}" is neither float32 nor float16`,
        'Export it in one of these types',
      );
    }
    sliding ||= String(input.shape?.[2]).includes('sliding');
    cache.push(
      cacheTensor(input, present, hints) ??
        refuse(`its input "${input.name}" has an unknown layout`),
    );
  }
  if (cache.length === 0) refuse('it has no key-value cache ("past_key_values")');
  const layout = takesCapacity(model, cache, wholeNumbers) ? 'capacity' : 'exact';
  if (sliding && layout === 'exact') {
    refuse(
      'its cache is a sliding window',
      'Export it with a cache that keeps every position (windowed_kv_cache=false)',
    );
  }
  return { wholeNumbers, cache, layout, vocabularySize };
}

/** `3.key` of `past_key_values.3.key`, `past_key_3`, `past.3.key` …, and the same of `present`. */
function cachePlace(name: string, prefix: 'past' | 'present'): string | undefined {
  if (!name.startsWith(prefix)) return undefined;
  const rest = name.slice(prefix.length).replace(/^_key_values/, '');
  const layer = /\d+/.exec(rest)?.[0];
  const kind = /key|value/.exec(rest)?.[0];
  return layer === undefined || kind === undefined ? undefined : `${layer}.${kind}`;
}

/** [batch, heads, positions, size]: heads and size are fixed, the other two are free. */
function cacheTensor(
  { name, type, shape }: OnnxValue,
  present: string,
  hints: ShapeHints,
): CacheTensor | undefined {
  if (type !== ELEMENT.float32 && type !== ELEMENT.float16) return undefined;
  const heads = fixed(shape?.[1]) ?? hints.keyValueHeads;
  const size = fixed(shape?.[3]) ?? hints.headSize;
  if (shape?.length !== 4 || heads === undefined || size === undefined) return undefined;
  if (typeof shape[2] === 'number') return undefined;
  return {
    past: name,
    present,
    type: type === ELEMENT.float32 ? 'float32' : 'float16',
    heads,
    size,
  };
}

function takesCapacity(
  model: OnnxModel,
  cache: readonly CacheTensor[],
  wholeNumbers: ReadonlyMap<string, unknown>,
): boolean {
  if ((model.opsets.get('') ?? 0) < CAPACITY_OPSET || !wholeNumbers.has('attention_mask')) {
    return false;
  }
  const producers = producersOf(model.nodes);
  // In float16 a CPU graph casts around the attention.
  const beforeCast = (name: string): string => {
    const node = producers.get(name);
    return node?.op === 'Cast' ? (node.inputs[0] ?? name) : name;
  };
  return cache.every(({ past, present }) => {
    const attention = producers.get(beforeCast(present));
    return (
      attention?.op === 'GroupQueryAttention' &&
      attention.inputs.some((input) => beforeCast(input) === past)
    );
  });
}

function fixed(dimension: number | string | undefined): number | undefined {
  return typeof dimension === 'number' && dimension > 0 ? dimension : undefined;
}

function adviceFor({ name }: OnnxValue): string | undefined {
  if (name === 'inputs_embeds') return 'Export the model with its embeddings, taking "input_ids"';
  if (name === 'use_cache_branch') return 'Export it as one decoder, not merged of two';
  if (name === 'block_table') return 'Export it with use_paged_attention=false';
  if (name.startsWith('past')) return 'Models with states beside keys and values are not supported';
  return undefined;
}
