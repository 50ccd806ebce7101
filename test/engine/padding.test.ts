import assert from 'node:assert/strict';
import { Engine } from '../../src/engine/engine';
import { alternativesAt } from '../../src/trace/sampleBuilder';
import { fixture, opened } from './support/fixtureModels';
import { request, run } from './support/generation';

/** The fixtures give 288 logits and their tokenizer names 257 tokens. */
const TOKENS = 257;

describe('ids that pad the vocabulary', () => {
  const model = fixture('llama-genai-fp32');
  const prompt = { ids: [11, 48, 85] };
  const engine = new Engine(1);

  it('are never picked, and keep their probability', async () => {
    let padded = 0;
    for (const [decoder, parameters] of [
      ['greedy', {}],
      ['temperature', { temperature: 10 }],
      ['sample', {}],
    ] as const) {
      for (const seed of [1, 2, 3]) {
        const wanted = { model, prompt, decoder, parameters, seed, topK: 288, ignoreEos: true };
        const { ids, block } = await run(engine, request({ ...wanted, maxTokens: 30 }));
        assert.equal(ids.length, 30);
        assert.ok(ids.every((id) => id < TOKENS));
        ids.forEach((_, token) => {
          const alternatives = alternativesAt(block.topK!, token);
          const sum = alternatives.reduce((mass, { logprob }) => mass + Math.exp(logprob), 0);
          assert.ok(Math.abs(sum - 1) < 1e-5, String(sum));
          if (alternatives[0]!.id >= TOKENS) padded += 1;
        });
      }
    }
    // Else nothing here had to be avoided.
    assert.ok(padded > 10, String(padded));
  });

  it('have no text among the alternatives', async () => {
    const { block } = await run(
      engine,
      request({ model, prompt, topK: 288, maxTokens: 1, ignoreEos: true }),
    );
    const alternatives = alternativesAt(block.topK!, 0);
    assert.equal(alternatives.length, 288);
    for (const { id, text } of alternatives) {
      assert.equal(text.length, id < TOKENS - 1 ? 1 : id === TOKENS - 1 ? '<|end|>'.length : 0);
    }
  });

  it('may be read, as any id of the model', () =>
    opened('llama-genai-fp32', async (loaded) => {
      const ids = [11, 280, 48];
      assert.deepEqual(loaded.encodePrompt({ ids }), ids);
      const sequence = loaded.model.newSequence();
      await sequence.feed(ids);
      const { entropy } = await sequence.predict({ alternatives: 1, logits: false });
      assert.ok(entropy > 0);
    }));
});
