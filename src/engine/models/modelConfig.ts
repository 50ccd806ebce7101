import path from 'node:path';
import { isArray, isObject } from '../../trace/json';
import { EngineError } from '../errors';
import type { ShapeHints } from '../runtime/graphSignature';
import { readGenaiConfig } from './genaiConfig';
import { readJson, readText, type JsonRecord } from './jsonFile';

export { brokenFile, readJson } from './jsonFile';

/** What a model's own configuration files say about running it. */
export interface ModelConfig {
  /** Most tokens, prompt and answer together, that the model reads. */
  readonly contextLength: number;
  /** Tokens that end a generation, as far as these files name them. */
  readonly stopIds: ReadonlySet<number>;
  /** Tokens that may not be picked; their probability is still recorded. */
  readonly suppressedIds: readonly number[];
  /** Sizes that the graph may leave open. */
  readonly shapes: ShapeHints;
  readonly tokenizerConfig: JsonRecord;
  /** Jinja source; undefined for a model without one, which reads plain text. */
  readonly chatTemplate?: string;
}

/** @throws EngineError `model` for configuration that is missing or broken. */
export async function readModelConfig(folder: string): Promise<ModelConfig> {
  const own = await readJson(path.join(folder, 'config.json'));
  const genai = await readGenaiConfig(folder);
  if (!own && !genai) {
    throw new EngineError(
      'model',
      `${folder} holds no config.json. Copy the one of the original model into it.`,
    );
  }
  const config = { ...genai?.config, ...own };
  const generation = (await readJson(path.join(folder, 'generation_config.json'))) ?? {};
  const tokenizerConfig = (await readJson(path.join(folder, 'tokenizer_config.json'))) ?? {};
  const template =
    (await readText(path.join(folder, 'chat_template.jinja'))) ??
    templateOf(tokenizerConfig.chat_template);
  return {
    contextLength: contextLengthOf(config, folder),
    stopIds: new Set(
      idsOf(generation.eos_token_id ?? config.eos_token_id ?? nestedIn(config).eos_token_id),
    ),
    suppressedIds: idsOf(generation.suppress_tokens),
    shapes: shapesOf(config),
    tokenizerConfig,
    ...(template === undefined ? {} : { chatTemplate: template }),
  };
}

/** The part about text of a model that reads pictures too. */
function nestedIn({ text_config: nested }: JsonRecord): JsonRecord {
  return isObject(nested) ? nested : {};
}

/** Model families spell it differently. */
const CONTEXT_KEYS = ['max_position_embeddings', 'n_positions', 'n_ctx', 'max_seq_len'];

function contextLengthOf(config: JsonRecord, folder: string): number {
  for (const source of [config, nestedIn(config)]) {
    for (const key of CONTEXT_KEYS) {
      const value = source[key];
      if (typeof value === 'number' && Number.isInteger(value) && value > 0) return value;
    }
  }
  throw new EngineError(
    'model',
    `${path.join(folder, 'config.json')} names no context length. Add max_position_embeddings.`,
  );
}

function shapesOf(config: JsonRecord): ShapeHints {
  const nested = nestedIn(config);
  const size = (...keys: readonly string[]): number | undefined =>
    keys
      .map((key) => config[key] ?? nested[key])
      .find((value): value is number => typeof value === 'number' && value > 0);
  const heads = size('num_attention_heads', 'n_head');
  const width = size('hidden_size', 'n_embd');
  const vocabularySize = size('vocab_size');
  const keyValueHeads = size('num_key_value_heads') ?? heads;
  const headSize =
    size('head_dim', 'head_size') ??
    (heads === undefined || width === undefined ? undefined : width / heads);
  return {
    ...(vocabularySize === undefined ? {} : { vocabularySize }),
    ...(keyValueHeads === undefined ? {} : { keyValueHeads }),
    ...(headSize === undefined ? {} : { headSize }),
  };
}

function idsOf(value: unknown): number[] {
  const list = isArray(value) ? value : [value];
  return list.filter((id): id is number => typeof id === 'number' && Number.isInteger(id));
}

/** One template, or several by name of which `default` is the plain chat. */
function templateOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (!isArray(value)) return undefined;
  const entry = value.filter(isObject).find((candidate) => candidate.name === 'default');
  return typeof entry?.template === 'string' ? entry.template : undefined;
}
