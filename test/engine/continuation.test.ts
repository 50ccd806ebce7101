import assert from 'node:assert/strict';
import { Engine } from '../../src/engine/engine';
import { EngineError } from '../../src/engine/errors';
import { bytesAt } from '../../src/trace/byteStrings';
import { COLUMN } from '../../src/trace/sample';
import { decodeText } from '../../src/trace/text';
import { request, run, type Generation } from './support/generation';

const SAMPLED = { decoder: 'temperature', parameters: { temperature: 1 }, seed: 7, maxTokens: 60 };

describe('going on with a response', () => {
  let engine: Engine;
  let parent: Generation;
  let prompt: { ids: number[] };
  before(async () => {
    engine = new Engine(1);
    parent = await run(engine, request(SAMPLED));
    prompt = { ids: [...parent.started.promptTokens.ids] };
    assert.ok(parent.ids.length > 20);
  });

  it('repeats its parent from any token with the same decoder and seed', async () => {
    for (const at of [0, 1, 12, parent.ids.length - 1]) {
      const kept = { ids: parent.ids.slice(0, at) };
      const maxTokens = SAMPLED.maxTokens - at;
      const branch = await run(
        engine,
        request({ ...SAMPLED, maxTokens, prompt, continuation: { kept } }),
      );
      assert.deepEqual(branch.ids, parent.ids.slice(at), `from ${at}`);
      assert.equal(branch.result.finish, parent.result.finish);
    }
  });

  it('does not evaluate again what the engine has read', async () => {
    const kept = { ids: parent.ids.slice(0, 15) };
    const again = request({ ...SAMPLED, maxTokens: 5, prompt, continuation: { kept } });
    const { result } = await run(engine, again);
    const [cost] = result.cost;
    assert.equal(cost?.reused, prompt.ids.length + 14);
    assert.equal(cost.tokens, 5, 'the last kept token, and all but the last new one');
    const fresh = await run(new Engine(1), again);
    assert.equal(fresh.result.cost[0]?.reused, 0);
    assert.equal(fresh.result.cost[0].tokens, prompt.ids.length + 19);
    assert.deepEqual(fresh.ids, (await run(engine, again)).ids);
  });

  it('tells the tokens that a person set, with what the model says of them', async () => {
    const at = 10;
    const topK = parent.block.topK;
    const other = topK?.ids[at * topK.k + 1] ?? 0;
    const kept = { ids: parent.ids.slice(0, at) };
    const branch = await run(
      engine,
      request({
        ...SAMPLED,
        maxTokens: 8,
        prompt,
        continuation: { kept, forced: { ids: [other] } },
      }),
    );
    assert.equal(branch.ids[0], other);
    assert.equal(branch.ids.length, 9);
    const logprob = branch.block.columns.get(COLUMN.logprob)?.[0] ?? NaN;
    assert.ok(Math.abs(logprob - (topK?.logprobs[at * topK.k + 1] ?? NaN)) < 1e-4);
    const forced = [...(branch.block.columns.get(COLUMN.forced) ?? [])];
    assert.equal(forced[0], 1);
    assert.ok(forced.slice(1).every(Number.isNaN));
  });

  it('takes texts, and tells the tokens of a kept one', async () => {
    const texts = parent.ids.map((_, index) => decodeText(bytesAt(parent.block.tokens, index)));
    const kept = { text: texts.slice(0, 6).join('') };
    const branch = await run(
      engine,
      request({
        ...SAMPLED,
        maxTokens: 3,
        prompt,
        continuation: { kept, forced: { text: ' wait' } },
      }),
    );
    assert.ok(branch.text.startsWith(`${kept.text} wait`), branch.text);
    const first = branch.block.columns.get(COLUMN.logprob)?.[0] ?? NaN;
    const expected = parent.block.columns.get(COLUMN.logprob)?.[0] ?? NaN;
    assert.ok(Math.abs(first - expected) < 1e-4);
  });

  it('refuses ids that the model has not, and a response that fills its context', async () => {
    const bad = request({ prompt, continuation: { kept: { ids: [99_999] } } });
    await assert.rejects(run(engine, bad), EngineError);
    const long = request({
      prompt,
      continuation: { kept: { ids: new Array<number>(5000).fill(40) } },
    });
    await assert.rejects(run(engine, long), /Go on from an earlier token/);
  });
});
