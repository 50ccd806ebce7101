import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { Engine } from '../../src/engine/engine';
import { EngineError } from '../../src/engine/errors';
import { bodyModel } from '../../src/engine/graph/bodyModel';
import { findCut } from '../../src/engine/graph/findCut';
import { canCut } from '../../src/engine/graph/headModel';
import type { LoadedModel } from '../../src/engine/loadedModel';
import { ModelFiles } from '../../src/engine/onnx/modelFiles';
import type { OnnxModel } from '../../src/engine/onnx/onnxModel';
import { ByteFile } from '../../src/engine/onnx/wireReader';
import { readSignature } from '../../src/engine/runtime/graphSignature';
import { scan } from '../unit/engine/onnx/support';
import { expected, fixture, opened, scored } from './support/fixtureModels';
import { temporaryFolder } from './support/folders';
import { request, run } from './support/generation';

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

function largest(a: readonly (number | undefined)[], b: readonly number[]): number {
  assert.equal(a.length, b.length);
  return Math.max(...a.map((value, at) => (value === undefined ? 0 : Math.abs(value - b[at]!))));
}

describe('exports of the published families', () => {
  const graphOf = (name: string): OnnxModel => {
    const file = path.join(fixture(name), 'onnx', 'model.onnx');
    return scan(fs.existsSync(file) ? file : path.join(fixture(name), 'model.onnx'));
  };
  const inputs = (name: string): string[] => graphOf(name).inputs.map((input) => input.name);
  const logits = (name: string): unknown[] => [
    ...(graphOf(name).outputs.find((output) => output.name === 'logits')?.shape ?? []),
  ];

  it('have the traits that they are here for', () => {
    assert.ok(inputs('llama-optimum').includes('position_ids'));
    assert.ok(!inputs('mistral-torch').includes('position_ids'));
    assert.ok(!inputs('llama-genai-fp32').includes('position_ids'));
    assert.equal(logits('qwen2-genai-pruned')[1], 1);
    assert.equal(logits('llama-genai-fp32')[1], 'sequence_length');
    for (const [name, layers] of [
      ['gemma2-genai', 1],
      ['mistral-genai', 2],
      ['gemma3-genai', 0],
    ] as const) {
      const dims = graphOf(name).inputs.map(({ shape }) => shape?.[2]);
      assert.equal(dims.filter((dim) => dim === 'past_sliding_length').length, 2 * layers);
    }
    const data = path.join(fixture('phi3-torch'), 'onnx', 'model.onnx_data');
    assert.ok(graphOf('phi3-torch').initializers.some(({ external }) => external.size > 0));
    assert.ok(fs.statSync(data).size > 50_000);
  });

  it('forget nothing: their windows are masks', () => {
    for (const name of ['gemma2-genai', 'mistral-genai']) {
      const graph = path.join(fixture(name), 'model.onnx');
      const file = new ByteFile(graph);
      const model = scan(graph);
      const signature = readSignature(model, { headSize: 16 }, graph);
      const cut = findCut(model, 'logits')!;
      const body = bodyModel(file, new ModelFiles(graph), model, signature, cut);
      file.close();
      // With it a cache must be as long as the window from the start, which may be thousands.
      assert.ok(fs.readFileSync(graph).includes('sliding_window_cache'));
      assert.ok(!Buffer.from(body).includes('sliding_window_cache'));
      assert.ok(Buffer.from(body).includes('local_window_size'));
    }
  });

  it('are all cut before their head, so that no row of logits is made in vain', () => {
    for (const folder of fs.readdirSync(fixture(''))) {
      const files = fs
        .readdirSync(fixture(folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.onnx'));
      assert.ok(files.length > 0);
      for (const file of files) {
        const model = scan(path.join(fixture(folder), file));
        const cut = findCut(model, 'logits');
        assert.ok(cut?.hidden && canCut(model, 'logits', cut), `${folder}/${file}`);
      }
    }
  });

  /** Tolerance in nats against float32 PyTorch; float16 rounds hidden states and logits. */
  const exact: readonly (readonly [string, number])[] = [
    ['llama-genai-fp32', 2e-5],
    ['llama-genai-fp16', 0.03],
    ['qwen2-genai-pruned', 2e-5],
    ['qwen3-genai', 2e-5],
    ['phi3-genai', 2e-5],
    ['mistral-genai', 2e-5],
    ['gemma2-genai', 2e-5],
    ['gemma3-genai', 2e-5],
    ['qwen2-torch', 2e-5],
    ['qwen2-torch#fp16', 0.03],
    ['phi3-torch', 2e-5],
    ['mistral-torch', 2e-5],
    ['gemma2-torch', 2e-5],
    ['gemma3-torch', 2e-5],
    ['gpt2-torch', 2e-5],
    ['llama-optimum', 2e-5],
    ['qwen3-optimum', 2e-5],
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

  it('take several tokens after the first ones in float16 by the builder too, in one run', () =>
    opened('llama-genai-fp16', async ({ model }) => {
      const { ids, logprobs } = expected('llama-genai-fp16');
      const meter = { passes: 0, tokens: 0 };
      const sequence = model.newSequence(meter);
      await sequence.feed(ids.slice(0, 10));
      await sequence.feed(ids.slice(10, 40));
      assert.deepEqual(meter, { passes: 2, tokens: 40 });
      const { logits, logSumExp } = await sequence.predict({ alternatives: 1, logits: true });
      assert.ok(Math.abs(logits![ids[40]!]! - logSumExp - logprobs[39]!) < 0.03);
    }));

  it('are read token by token, where a graph takes several only at the start', async () => {
    const model = temporaryFolder();
    fs.cpSync(fixture('llama-genai-fp16'), model, { recursive: true });
    const file = path.join(model, 'model.onnx');
    const graph = fs.readFileSync(file, 'latin1');
    // Under a name that is not known the mask stays as it is.
    fs.writeFileSync(file, graph.replaceAll('attn_mask_reformat', 'mask_of_attentions'), 'latin1');
    await opened(model, async ({ model: loaded }) => {
      const { ids, logprobs } = expected('llama-genai-fp16');
      const meter = { passes: 0, tokens: 0 };
      const sequence = loaded.newSequence(meter);
      await sequence.feed(ids.slice(0, 10));
      await sequence.feed(ids.slice(10, 40));
      assert.deepEqual(meter, { passes: 31, tokens: 40 });
      const { logits, logSumExp } = await sequence.predict({ alternatives: 1, logits: true });
      assert.ok(Math.abs(logits![ids[40]!]! - logSumExp - logprobs[39]!) < 0.03);
    });
  });

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
      const model = fixture(name);
      const generation = await run(new Engine(1), request({ model, maxTokens: 8 }));
      assert.ok(generation.ids.length > 0);
      const { contextLength, vocabularySize } = await new Engine(1).load(model);
      assert.deepEqual([contextLength, vocabularySize], [512, 288]);
      assert.equal(generation.started.origin.model?.name, name);
    }
  });

  it('are refused where their weights file is missing', async () => {
    const model = temporaryFolder();
    fs.cpSync(fixture('llama-genai-fp32'), model, { recursive: true });
    fs.rmSync(path.join(model, 'model.onnx.data'));
    await assert.rejects(
      new Engine(1).load(model),
      (error) => error instanceof EngineError && /model\.onnx\.data.*Download/.test(error.message),
    );
  });
});
