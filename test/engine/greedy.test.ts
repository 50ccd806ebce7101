import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { Engine } from '../../src/engine/engine';
import { request, run } from './support/generation';

/** What bench/transformers/record.mjs wrote. */
interface Recorded {
  readonly versions: Readonly<Record<string, string>>;
  readonly runs: readonly {
    readonly model: string;
    readonly dtype: string;
    readonly prompt: readonly number[];
    readonly ids: readonly number[];
  }[];
}

const FIXTURES = path.resolve('test', 'fixtures');
const recorded = JSON.parse(
  fs.readFileSync(path.join(FIXTURES, 'transformers', 'greedy.json'), 'utf8'),
) as Recorded;

describe('greedy generation', () => {
  const engine = new Engine(1);

  for (const { model, dtype, prompt, ids } of recorded.runs) {
    it(`gives the ${ids.length} tokens of transformers.js: ${model}#${dtype}`, async () => {
      const generation = await run(
        engine,
        request({
          model: `${path.join(FIXTURES, 'models', model)}#${dtype}`,
          prompt: { ids: prompt },
          decoder: 'greedy',
          maxTokens: ids.length,
          ignoreEos: true,
        }),
      );
      assert.equal(generation.ids.join(' '), ids.join(' '));
    });
  }

  it('is compared over 200 tokens that are not one word again and again', () => {
    const long = recorded.runs.filter(({ ids }) => ids.length >= 200);
    assert.ok(long.length >= 2);
    for (const { ids } of recorded.runs) assert.ok(new Set(ids).size > 5);
  });
});
