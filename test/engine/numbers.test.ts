import assert from 'node:assert/strict';
import { Engine } from '../../src/engine/engine';
import { EMBEDDED_MODELS, embeddedFolder } from '../../src/engine/models/embedded';
import { COLUMN } from '../../src/trace/sample';
import { alternativesAt } from '../../src/trace/sampleBuilder';
import { fullForward, referenceRow } from './support/reference';
import { request, run, type Generation } from './support/generation';

/** The bar for every recorded number, in nats, against one float64 pass over the raw logits. */
const TOLERANCE = 1e-4;

function near(actual: number | undefined, expected: number, what: string): void {
  assert.ok(
    actual !== undefined && Math.abs(actual - expected) <= TOLERANCE,
    `${what}: ${String(actual)} is not ${expected}`,
  );
}

async function compare({ started, block, ids }: Generation, folder: string): Promise<void> {
  const prompt = [...started.promptTokens.ids];
  const rows = await fullForward(folder, [...prompt, ...ids]);
  ids.forEach((id, token) => {
    const reference = rows[prompt.length + token - 1]!;
    const { logits, logSumExp } = reference;
    const at = (name: string): number | undefined => block.columns.get(name)?.[token];
    const own = logits[id]!;
    near(at(COLUMN.logit), own, `logit of token ${token}`);
    near(at(COLUMN.logSumExp), logSumExp, `log-sum-exp at ${token}`);
    near(at(COLUMN.logprob), own - logSumExp, `logprob of token ${token}`);
    near(at(COLUMN.entropy), reference.entropy, `entropy at ${token}`);
    near(at(COLUMN.varentropy), reference.varentropy, `varentropy at ${token}`);
    const higher = (than: number): number => logits.filter((logit) => logit > than).length;
    const rank = at(COLUMN.rank)!;
    assert.ok(Number.isInteger(rank));
    assert.ok(rank > higher(own + TOLERANCE) && rank <= 1 + higher(own - TOLERANCE));

    const alternatives = alternativesAt(block.topK!, token);
    const best = [...logits].sort((a, b) => b - a);
    assert.equal(new Set(alternatives.map((alternative) => alternative.id)).size, block.topK!.k);
    alternatives.forEach((alternative, slot) => {
      near(alternative.logprob, logits[alternative.id]! - logSumExp, `alternative at ${token}`);
      near(alternative.logprob, best[slot]! - logSumExp, `slot ${slot} at ${token}`);
    });
  });
}

describe('recorded numbers', () => {
  const engine = new Engine();

  for (const model of EMBEDDED_MODELS) {
    for (const decoder of ['greedy', 'sample'] as const) {
      it(`equal an independent float64 pass: ${model.name}, ${decoder}`, async () => {
        const generation = await run(
          engine,
          request({ model: model.name, decoder, seed: 11, topK: 20 }),
        );
        assert.ok(generation.ids.length > 20);
        await compare(generation, embeddedFolder(model));
      });
    }
  }

  it('hold for a prompt that is evaluated in several chunks, up to the context limit', async () => {
    const first = await run(engine, request());
    const prompt = [...first.started.promptTokens.ids, ...first.ids];
    const ids = Array.from({ length: 480 }, (_, index) => prompt[index % prompt.length]!);
    const generation = await run(
      engine,
      request({ prompt: { ids }, decoder: 'temperature', parameters: { temperature: 3 }, seed: 2 }),
    );
    assert.equal(generation.ids.length, 32);
    await compare(generation, embeddedFolder(EMBEDDED_MODELS[0]!));
  });

  it('come from a reference that has the field’s known values', () => {
    const row = referenceRow([2, 1, 0.5, 0, -1]);
    assert.ok(Math.abs(row.entropy - 1.206489) < 1e-6);
    assert.ok(Math.abs(row.varentropy - 0.647363) < 1e-6);
  });
});
