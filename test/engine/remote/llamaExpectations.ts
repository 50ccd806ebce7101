import assert from 'node:assert/strict';
import type { Engine } from '../../../src/engine/engine';
import { COLUMN } from '../../../src/trace/sample';
import { rowsOf } from '../../../src/trace/sampleBuilder';
import { unpackBlock } from '../../../src/trace/wire';
import { TRAINED } from '../support/fixtureModels';
import { request, run } from '../support/generation';
import { LLAMA_QUESTION, type LlamaRun } from './llamaScenario';
import type { Outcome } from './support';

/** Nats between two float32 programs that add in another order. */
const TOLERANCE = 1e-4;

/** The question's ids by the model's own tokenizer, which llama.cpp does not have. */
export async function promptIds(engine: Engine): Promise<readonly number[]> {
  const asked = request({ model: TRAINED, prompt: { text: LLAMA_QUESTION }, maxTokens: 1 });
  const { started } = await run(engine, asked);
  return [...started.promptTokens.ids];
}

/** What our own engine says of the same tokens. */
async function ownValues(
  engine: Engine,
  prompt: readonly number[],
  ids: readonly number[],
): Promise<Outcome['rows']> {
  const rows: Outcome['rows'][number][] = [];
  const source = { ids: [...prompt, ...ids], promptLength: prompt.length };
  await engine.score(
    { model: TRAINED, source, topK: 5 },
    (event) => {
      if (event.kind === 'tokens') rows.push(...rowsOf(unpackBlock(event.block)));
    },
    new AbortController().signal,
  );
  return rows;
}

/** Log-probabilities, alternatives and texts are those of our own engine on the same weights. */
export async function assertAgrees(
  engine: Engine,
  prompt: readonly number[],
  { rows }: Outcome,
): Promise<number> {
  const ids = rows.map(({ id }) => id ?? -1);
  const own = await ownValues(engine, prompt, ids);
  assert.equal(own.length, rows.length);
  let worst = 0;
  const close = (a: number | undefined, b: number | undefined): void => {
    worst = Math.max(worst, Math.abs((a ?? NaN) - (b ?? NaN)));
  };
  for (const [index, row] of rows.entries()) {
    const mine = own[index];
    close(row.columns?.[COLUMN.logprob], mine?.columns?.[COLUMN.logprob]);
    // llama.cpp writes nothing for a token that ends the answer.
    if (Buffer.from(row.text).length > 0) assert.deepEqual(row.text, mine?.text);
    assert.deepEqual(
      row.alternatives?.map(({ id }) => id),
      mine?.alternatives?.map(({ id }) => id),
    );
    row.alternatives?.forEach(({ logprob }, slot) => {
      close(logprob, mine?.alternatives?.[slot]?.logprob);
    });
  }
  assert.ok(worst < TOLERANCE, `values differ by ${worst} nats`);
  return worst;
}

/** All that the scenario must show, recorded or live. */
export async function assertScenario(
  engine: Engine,
  prompt: readonly number[],
  { probe, greedy, drawn, continued }: LlamaRun,
): Promise<void> {
  assert.equal(probe.kind, 'llama.cpp');
  assert.match(probe.version ?? '', /^b\d+/);
  assert.deepEqual(probe.capabilities, {
    logprobs: true,
    topK: 100,
    promptLogprobs: false,
    prefix: 'ids',
    values: 'raw',
  });
  assert.equal(probe.model.contextLength, 512);

  const own = await run(
    engine,
    request({ model: TRAINED, prompt: { ids: prompt }, maxTokens: 24 }),
  );
  assert.deepEqual(
    greedy.rows.map(({ id }) => id),
    own.ids,
  );
  await assertAgrees(engine, prompt, greedy);
  await assertAgrees(engine, prompt, drawn);
  assert.notEqual(drawn.text, greedy.text);

  // From the ninth token on it writes what it wrote before.
  assert.deepEqual(
    continued.rows.map(({ id }) => id),
    greedy.rows.slice(9).map(({ id }) => id),
  );
  for (const { result } of [greedy, drawn, continued]) {
    assert.equal(result.origin?.distribution, 'raw');
    assert.equal(
      result.origin.server?.prefix?.verified,
      true,
      result.origin.server?.prefix?.detail,
    );
  }
}
