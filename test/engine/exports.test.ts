import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { Engine } from '../../src/engine/engine';
import { EngineError } from '../../src/engine/errors';
import { LoadedModel } from '../../src/engine/loadedModel';
import { findModel } from '../../src/engine/models/modelFolder';
import type { Scored } from '../../src/engine/runtime/distribution';
import { temporaryFolder } from './support/folders';
import { request, run } from './support/generation';

/** Tiny random models that models/tiny/build.py made with real exporters. */
const FIXTURES = path.resolve('test', 'fixtures', 'models');

interface Expected {
  readonly ids: readonly number[];
  /** ln p of each token from the second on, by PyTorch in float32. */
  readonly logprobs: readonly number[];
}

function expected(name: string): Expected {
  const file = path.join(FIXTURES, name.replace(/#.*/, ''), 'expected.json');
  return JSON.parse(fs.readFileSync(file, 'utf8')) as Expected;
}

async function opened<T>(name: string, use: (loaded: LoadedModel) => Promise<T>): Promise<T> {
  const loaded = await LoadedModel.open(await findModel(path.join(FIXTURES, name)), 1);
  try {
    return await use(loaded);
  } finally {
    await loaded.model.release();
  }
}

/** ln p of each token from the second on, evaluated in pieces of the given lengths, in turn. */
async function stepped(
  { model }: LoadedModel,
  ids: readonly number[],
  lengths: readonly number[],
): Promise<(number | undefined)[]> {
  const sequence = model.newSequence();
  const found: (number | undefined)[] = [];
  for (let at = 0, turn = 0; at < ids.length - 1; turn += 1) {
    const piece = ids.slice(at, Math.min(at + lengths[turn % lengths.length]!, ids.length - 1));
    at += piece.length;
    await sequence.feed(piece);
    const { logits, logSumExp } = await sequence.predict({ alternatives: 1, logits: true });
    found.push(...piece.slice(1).map(() => undefined), logits![ids[at]!]! - logSumExp);
  }
  return found;
}

async function scored({ model }: LoadedModel, ids: readonly number[]): Promise<Scored[]> {
  const all: Scored[] = [];
  for await (const rows of model.newSequence().score(ids, 1, 3, () => undefined)) all.push(...rows);
  return all;
}

function largest(a: readonly (number | undefined)[], b: readonly number[]): number {
  assert.equal(a.length, b.length);
  return Math.max(...a.map((value, at) => (value === undefined ? 0 : Math.abs(value - b[at]!))));
}

describe('exports of the published families', () => {
  /** Tolerance in nats against float32 PyTorch; float16 rounds hidden states and logits. */
  const exact: readonly (readonly [string, number])[] = [
    ['llama-genai-fp32', 2e-5],
    ['llama-genai-fp16', 0.03],
    ['qwen2-torch', 2e-5],
    ['qwen2-torch#fp16', 0.03],
    ['gemma2-torch', 2e-5],
    ['gpt2-torch', 2e-5],
  ];
  for (const [name, tolerance] of exact) {
    it(`give PyTorch's numbers, at once, token by token and in pieces: ${name}`, () =>
      opened(name, async (loaded) => {
        const { ids, logprobs } = expected(name);
        const atOnce = (await scored(loaded, ids)).map(({ logit, logSumExp }) => logit - logSumExp);
        for (const found of [
          atOnce,
          await stepped(loaded, ids, [1]),
          await stepped(loaded, ids, [16, 1, 1, 7]),
        ]) {
          const error = largest(found, logprobs);
          assert.ok(error <= tolerance, `${error}`);
        }
      }));
  }

  // Random weights suffer from quantisation, so only the ways of evaluating are compared.
  for (const [name, tolerance] of [
    ['llama-genai-int4', 1e-3],
    ['qwen2-torch#q4', 1e-3],
    ['qwen2-torch#q4f16', 0.03],
  ] as const) {
    it(`give the same numbers at once and token by token: ${name}`, () =>
      opened(name, async (loaded) => {
        const { ids, logprobs } = expected(name);
        const atOnce = (await scored(loaded, ids)).map(({ logit, logSumExp }) => logit - logSumExp);
        const error = largest(await stepped(loaded, ids, [1]), atOnce);
        assert.ok(error <= tolerance, `${error}`);
        assert.ok(largest(atOnce, logprobs) < 10);
      }));
  }

  it('run with dynamic int8, whose scales depend on what is evaluated together', () =>
    opened('qwen2-torch#q8', async (loaded) => {
      const { ids, logprobs } = expected('qwen2-torch');
      const atOnce = (await scored(loaded, ids)).map(({ logit, logSumExp }) => logit - logSumExp);
      assert.ok(largest(atOnce, logprobs) < 1);
      assert.ok(largest(await stepped(loaded, ids, [1]), atOnce) < 1);
    }));

  it('keep their cache when it outgrows its buffers', () =>
    opened('llama-genai-fp32', async (loaded) => {
      const ids = Array.from({ length: 400 }, (_, index) => (index * 37 + 11) % 256);
      const whole = await scored(loaded, ids);
      const sequence = loaded.model.newSequence();
      await sequence.feed(ids.slice(0, 250));
      for (let at = 250; at < 390; at += 1) {
        await sequence.feed([ids[at]!]);
        const { entropy } = await sequence.predict({ alternatives: 0, logits: false });
        assert.ok(Math.abs(entropy - whole[at]!.entropy) < 1e-4);
      }
    }));

  it('generate, with the stop ids and the context of their own configuration', async () => {
    for (const name of ['llama-genai-fp32', 'qwen2-torch#q4']) {
      const model = path.join(FIXTURES, name);
      const generation = await run(new Engine(1), request({ model, maxTokens: 8 }));
      assert.ok(generation.ids.length > 0);
      const { contextLength, vocabularySize } = await new Engine(1).load(model);
      assert.deepEqual([contextLength, vocabularySize], [512, 288]);
      assert.equal(generation.started.origin.model?.name, name);
    }
  });

  it('are refused where their weights file is missing', async () => {
    const model = temporaryFolder();
    fs.cpSync(path.join(FIXTURES, 'llama-genai-fp32'), model, { recursive: true });
    fs.rmSync(path.join(model, 'model.onnx.data'));
    await assert.rejects(
      new Engine(1).load(model),
      (error) => error instanceof EngineError && /model\.onnx\.data.*Download/.test(error.message),
    );
  });
});
