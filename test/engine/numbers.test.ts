import assert from 'node:assert/strict';
import { Engine } from '../../src/engine/engine';
import { EMBEDDED_MODELS, embeddedFolder } from '../../src/engine/models/embedded';
import { RAMBLING, recordedRows, request, run, type Generation } from './support/generation';
import { compareRow, policyForward, referenceRow } from './support/reference';

async function compare({ started, block, ids }: Generation, folder: string): Promise<void> {
  const prompt = [...started.promptTokens.ids];
  const rows = await policyForward(folder, [...prompt, ...ids]);
  recordedRows(ids, block).forEach((row, token) => {
    assert.equal(row.alternatives.length, block.topK!.k);
    compareRow(row, rows[prompt.length + token - 1]!, `token ${token}`);
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
    const generation = await run(engine, request({ ...RAMBLING, prompt: { ids }, seed: 2 }));
    assert.equal(generation.ids.length, 32);
    await compare(generation, embeddedFolder(EMBEDDED_MODELS[0]!));
  });

  it('come from a reference that has the field’s known values', () => {
    const row = referenceRow([2, 1, 0.5, 0, -1]);
    assert.ok(Math.abs(row.entropy - 1.206489) < 1e-6);
    assert.ok(Math.abs(row.varentropy - 0.647363) < 1e-6);
    const { logSumExp, entropy, varentropy } = referenceRow([2, 1, -Infinity, 0.5, 0, -1]);
    assert.deepEqual(
      [logSumExp, entropy, varentropy],
      [row.logSumExp, row.entropy, row.varentropy],
    );
  });
});
