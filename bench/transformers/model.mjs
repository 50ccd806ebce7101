// Greedy generation with transformers.js on a folder of this machine, on one thread.
import fs from 'node:fs';
import path from 'node:path';
import { AutoModelForCausalLM, env, Tensor } from '@huggingface/transformers';

env.allowRemoteModels = false;
env.localModelPath = '/';

/**
 * @param {string} folder absolute
 * @param {string} dtype as transformers.js names it
 */
export async function openModel(folder, dtype) {
  return AutoModelForCausalLM.from_pretrained(folder, {
    dtype,
    device: 'cpu',
    subfolder: fs.existsSync(path.join(folder, 'onnx')) ? 'onnx' : '',
    session_options: { intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 3 },
  });
}

/**
 * Exactly `count` greedy tokens after a prompt, whatever they are.
 * @param {Awaited<ReturnType<typeof openModel>>} model
 * @param {readonly number[]} prompt
 * @param {number} count
 * @param {() => void} onToken called for the prompt and then after each token
 * @param {readonly number[]} excluded ids that may not be picked
 * @returns {Promise<number[]>}
 */
export async function greedy(model, prompt, count, onToken = () => {}, excluded = []) {
  const shape = [1, prompt.length];
  const output = await model.generate({
    inputs: new Tensor('int64', BigInt64Array.from(prompt, BigInt), shape),
    attention_mask: new Tensor('int64', new BigInt64Array(prompt.length).fill(1n), shape),
    max_new_tokens: count,
    eos_token_id: -1,
    do_sample: false,
    ...(excluded.length > 0 ? { suppress_tokens: excluded } : {}),
    streamer: { put: onToken, end() {} },
  });
  return Array.from(output.data, Number).slice(prompt.length);
}
