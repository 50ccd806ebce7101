// Records what transformers.js generates from the models of the tests, for test/engine/greedy.test.ts.
// `node bench/transformers/record.mjs`, after `npm ci` in this folder.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { greedy, openModel } from './model.mjs';

const FIXTURES = path.resolve(import.meta.dirname, '../../test/fixtures/models');
const TARGET = path.resolve(FIXTURES, '../transformers/greedy.json');
const TOKENS = 200;

const PROMPT = [11, 48, 85, 122];
const MODELS = [
  ...['qwen2-torch', 'gpt2-torch', 'phi3-torch', 'llama-optimum', 'qwen3-optimum'].map((name) => ({
    name,
    dtype: 'fp32',
  })),
  { name: 'qwen2-torch', dtype: 'q4' },
];

const runs = [];
for (const { name, dtype } of MODELS) {
  const folder = path.join(FIXTURES, name);
  const count = Math.min(TOKENS, contextOf(folder) - PROMPT.length);
  const model = await openModel(folder, dtype);
  const ids = await greedy(model, PROMPT, count, undefined, paddingOf(folder));
  runs.push({ model: name, dtype, prompt: PROMPT, ids });
}
const require = createRequire(import.meta.url);
const versionOf = (name) => {
  const entry = require.resolve(name);
  const folder = entry.slice(0, entry.lastIndexOf(path.normalize(name)) + name.length);
  return JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8')).version;
};
const versions = Object.fromEntries(
  ['@huggingface/transformers', 'onnxruntime-node'].map((name) => [name, versionOf(name)]),
);
fs.mkdirSync(path.dirname(TARGET), { recursive: true });
fs.writeFileSync(TARGET, `${JSON.stringify({ versions, runs })}\n`);
console.log(
  versions,
  runs.map(({ model, dtype, ids }) => [model, dtype, ids.length, new Set(ids).size]),
);

function contextOf(folder) {
  const config = JSON.parse(fs.readFileSync(path.join(folder, 'config.json'), 'utf8'));
  return config.max_position_embeddings ?? config.n_positions;
}

/** Ids without a text, which our engine never picks. */
function paddingOf(folder) {
  const { model, added_tokens } = JSON.parse(
    fs.readFileSync(path.join(folder, 'tokenizer.json'), 'utf8'),
  );
  const texts = new Set([...Object.values(model.vocab), ...added_tokens.map(({ id }) => id)]);
  const { vocab_size } = JSON.parse(fs.readFileSync(path.join(folder, 'config.json'), 'utf8'));
  return Array.from({ length: vocab_size }, (_, id) => id).filter((id) => !texts.has(id));
}
