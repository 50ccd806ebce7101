import fs from 'node:fs';
import path from 'node:path';
import { decoderGraph, type Precision } from './decoderGraph';
import { writeSingleFile, writeWithData } from './onnxFile';
import { NORM_EPSILON, type DecoderShape } from './shape';
import { toyTokenizer, END } from './toyTokenizer';

/** Names of the graphs as transformers.js has them, so that both engines load one folder. */
const DTYPES: Readonly<Record<Precision, { readonly dtype: string; readonly graph: string }>> = {
  fp32: { dtype: 'fp32', graph: 'model.onnx' },
  int4: { dtype: 'q4', graph: 'model_q4.onnx' },
};

/** Of every model's weights. */
export const SEED = 1;

/** A graph in a folder that both engines load. */
export interface WrittenModel {
  readonly folder: string;
  readonly graph: string;
  readonly dtype: string;
}

/**
 * Writes a model of random weights, unless its graph is there already: int4 as one file, fp32 with its
 * weights beside the graph.
 */
export function writtenModel(
  folder: string,
  shape: DecoderShape,
  precision: Precision,
): WrittenModel {
  const { dtype, graph: name } = DTYPES[precision];
  const graph = path.join(folder, 'onnx', name);
  fs.mkdirSync(path.dirname(graph), { recursive: true });
  writeTexts(folder, shape);
  if (!fs.existsSync(graph)) {
    // Under its own name only when it is whole. References to data are by name, so those go first.
    const unfinished = `${graph}.unfinished`;
    const parts = decoderGraph(shape, precision, SEED);
    if (precision === 'fp32') writeWithData(unfinished, `${name}_data`, parts);
    else writeSingleFile(unfinished, parts);
    fs.renameSync(unfinished, graph);
  }
  return { folder, graph, dtype };
}

function writeTexts(folder: string, shape: DecoderShape): void {
  const write = (name: string, content: unknown): void =>
    fs.writeFileSync(path.join(folder, name), JSON.stringify(content));
  const ends = { bos_token_id: END, eos_token_id: END, pad_token_id: END };
  write('config.json', {
    model_type: 'qwen2',
    architectures: ['Qwen2ForCausalLM'],
    hidden_act: 'silu',
    hidden_size: shape.hidden,
    intermediate_size: shape.intermediate,
    max_position_embeddings: shape.context,
    num_attention_heads: shape.heads,
    num_hidden_layers: shape.layers,
    num_key_value_heads: shape.keyValueHeads,
    head_dim: shape.headSize,
    rms_norm_eps: NORM_EPSILON,
    rope_theta: shape.ropeTheta,
    tie_word_embeddings: true,
    vocab_size: shape.vocabulary,
    'transformers.js_config': { use_external_data_format: { 'model.onnx': 1 } },
    ...ends,
  });
  write('generation_config.json', ends);
  write('tokenizer.json', toyTokenizer(shape.vocabulary));
  write('tokenizer_config.json', {
    tokenizer_class: 'PreTrainedTokenizerFast',
    eos_token: '<|end|>',
  });
}
