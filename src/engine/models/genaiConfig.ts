import path from 'node:path';
import { isObject } from '../../trace/json';
import { brokenFile, readJson, type JsonRecord } from './jsonFile';

/** What onnxruntime-genai's `genai_config.json` says, where a model folder has one. */
export interface GenaiConfig {
  /** File name of the decoder's graph. */
  readonly graph: string;
  /** The same facts under the names that config.json has for them. */
  readonly config: JsonRecord;
}

/** @throws EngineError `model` for a broken one, or one whose decoder is not one graph. */
export async function readGenaiConfig(folder: string): Promise<GenaiConfig | undefined> {
  const file = path.join(folder, 'genai_config.json');
  const source = await readJson(file);
  if (!source) return undefined;
  const model = isObject(source.model) ? source.model : {};
  const decoder = isObject(model.decoder) ? model.decoder : {};
  if (typeof decoder.filename !== 'string') {
    throw brokenFile(file, 'it names no single decoder graph');
  }
  const config = {
    max_position_embeddings: model.context_length,
    vocab_size: model.vocab_size,
    eos_token_id: model.eos_token_id,
    hidden_size: decoder.hidden_size,
    num_attention_heads: decoder.num_attention_heads,
    num_key_value_heads: decoder.num_key_value_heads,
    head_dim: decoder.head_size,
  };
  return { graph: decoder.filename, config };
}
