import assert from 'node:assert/strict';
import { DECODERS } from '../../src/engine/decoders/registry';
import { Engine } from '../../src/engine/engine';
import type { GenerateRequest } from '../../src/engine/protocol';
import { RunSamples } from '../../src/engine/runSamples';
import type { Sample } from '../../src/trace/sample';
import { request, run } from './support/generation';
import { headedModel, SIDECAR } from './support/headedModel';

describe('decoders that write several samples', () => {
  const engine = new Engine(1);

  async function samplesOf(
    given: GenerateRequest,
    signal = new AbortController().signal,
    onToken?: () => void,
  ): Promise<readonly Omit<Sample, 'id'>[]> {
    const samples = new RunSamples();
    const result = await engine.generate(
      given,
      (event) => {
        samples.receive(event);
        if (event.kind === 'tokens') onToken?.();
      },
      signal,
    );
    return samples.samples(result);
  }

  it('sample as the plain sampler does with the same seeds', async () => {
    const parameters = { samples: 3, temperature: 1, top_p: 1 };
    const samples = await samplesOf(request({ decoder: 'self-consistency', parameters, seed: 11 }));
    assert.equal(samples.length, 3);
    assert.equal(samples.filter(({ outcome }) => outcome?.chosen).length, 1);
    const plain = await run(engine, request({ decoder: 'temperature', seed: 13 }));
    assert.deepEqual([...(samples[2]?.ids ?? [])], plain.ids);
    const [cost] = samples[0]?.origin.cost ?? [];
    assert.ok(cost && cost.tokens > 0 && cost.tokens >= plain.ids.length);
  });

  it('are greedy where there is one beam, and never less probable than greedy with more', async () => {
    const greedy = await run(engine, request({ maxTokens: 40 }));
    const sum = (values: Iterable<number> | undefined): number =>
      [...(values ?? [])].reduce((total, value) => total + value, 0);
    const beam = async (beams: number): Promise<readonly Omit<Sample, 'id'>[]> =>
      samplesOf(
        request({
          decoder: 'beam-search',
          parameters: { beams, length_penalty: 0 },
          maxTokens: 40,
        }),
      );
    const [one] = await beam(1);
    assert.deepEqual([...(one?.ids ?? [])], greedy.ids);
    const four = await beam(4);
    assert.equal(four.length, 4);
    const worths = four.map(({ columns }) => sum(columns.get('logprob')));
    assert.deepEqual(
      worths,
      [...worths].sort((a, b) => b - a),
    );
    four.forEach(({ outcome }, index) => {
      assert.ok(Math.abs((outcome?.weight ?? NaN) - (worths[index] ?? NaN)) < 1e-3);
    });
  });

  it('begin each branch of CoT-decoding with another token, the likeliest first', async () => {
    const given = request({ decoder: 'cot-decoding', parameters: { branches: 4 }, maxTokens: 60 });
    const samples = await samplesOf(given);
    const [first] = samples;
    const k = first?.topK?.k ?? 0;
    assert.deepEqual(
      samples.map(({ ids }) => ids?.[0]),
      [...(first?.topK?.ids.slice(0, Math.min(k, 4)) ?? [])].slice(0, samples.length),
    );
  });

  it('keep what is there when they are cancelled', async () => {
    const abort = new AbortController();
    let blocks = 0;
    const given = request({ decoder: 'self-consistency', parameters: { samples: 50 } });
    const samples = await samplesOf(given, abort.signal, () => {
      blocks += 1;
      if (blocks === 12) abort.abort();
    });
    assert.ok(samples.length < 50);
    // The cancel can come with the last block of a sample, or in the middle of one.
    assert.ok(samples.every(({ finish }) => finish === 'stop' || finish === 'cancelled'));
    assert.ok(samples.every(({ outcome }) => outcome?.chosen === undefined));
    assert.ok(
      samples.every(({ tokens, columns }) => columns.get('logprob')?.length === tokens.length),
    );
  });

  it('go on with a response, whose answer counts', async () => {
    const parent = await run(engine, request({ decoder: 'temperature', seed: 3 }));
    const prompt = { ids: [...parent.started.promptTokens.ids] };
    const kept = { ids: parent.ids.slice(0, -3) };
    const headed = headedModel(SIDECAR, undefined, 'embedded/base');
    for (const { id, family } of DECODERS) {
      if (family !== 'samples') continue;
      const samples = await samplesOf(
        request({
          // It decides by what a trained head predicts.
          ...(id === 'zip-rc' ? { model: headed } : {}),
          ...{ decoder: id, parameters: {}, prompt, continuation: { kept }, maxTokens: 12 },
        }),
      );
      assert.ok(
        samples.every(({ tokens }) => tokens.length > 0 && tokens.length <= 12),
        id,
      );
      assert.ok(
        samples.some(({ outcome }) => outcome?.chosen),
        id,
      );
    }
  });
});
