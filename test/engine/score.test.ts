import assert from 'node:assert/strict';
import { Engine } from '../../src/engine/engine';
import { EngineError } from '../../src/engine/errors';
import type { GenerateResult, ScoreEvent, ScoreSource } from '../../src/engine/protocol';
import { COLUMN } from '../../src/trace/sample';
import { EngineProcess, isEvent, isResult } from './support/engineProcess';
import { folderOf } from './support/folders';
import { collect, PROMPT, RAMBLING, request, run, type Generation } from './support/generation';
import { policyForward } from './support/reference';

const MODEL = 'embedded/base';

/** The bar for every number, in nats. */
const TOLERANCE = 1e-4;

async function scoring(
  engine: Engine,
  source: ScoreSource,
  signal = new AbortController().signal,
  onEvent: (event: ScoreEvent) => void = () => undefined,
): Promise<Generation> {
  const events: ScoreEvent[] = [];
  const result = await engine.score(
    { model: MODEL, source, topK: 5 },
    (event) => {
      events.push(event);
      onEvent(event);
    },
    signal,
  );
  return collected(events, result);
}

function collected(events: readonly ScoreEvent[], result: GenerateResult): Generation {
  return collect(
    events.filter((event) => event.kind !== 'progress'),
    result,
  );
}

function sameColumns(actual: Generation, wanted: Generation, tolerance: number): void {
  assert.deepEqual(actual.ids, wanted.ids);
  for (const [name, values] of wanted.block.columns) {
    const found = actual.block.columns.get(name);
    values.forEach((value, token) => {
      const error = Math.abs((found?.[token] ?? NaN) - value);
      // Two tokens may change places where their logits are this close.
      const allowed = name === (COLUMN.rank as string) ? 1 : tolerance;
      assert.ok(error <= allowed, `${name} of token ${token}: ${error}`);
    });
  }
}

/** Tokens that fill the context but for a few, which the embedded model wrote itself. */
async function longText(engine: Engine): Promise<number[]> {
  const { started, ids } = await run(engine, request({ ...RAMBLING, maxTokens: 600 }));
  return [...started.promptTokens.ids, ...ids];
}

describe('score', () => {
  const engine = new Engine();

  it('gives a generated sample the columns that it got when it was generated', async () => {
    const generated = await run(engine, request({ decoder: 'temperature', seed: 3 }));
    const prompt = [...generated.started.promptTokens.ids];
    const ids = [...prompt, ...generated.ids];
    const scored = await scoring(engine, { ids, promptLength: prompt.length });
    sameColumns(scored, generated, 1e-5);
    assert.deepEqual(scored.block.topK?.k, 5);
    assert.equal(scored.text, generated.text);
    assert.equal(scored.started.promptText, generated.started.promptText);
    assert.equal(scored.result.finish, 'other');
    const { decoder, model } = scored.started.origin;
    assert.deepEqual(decoder, { id: 'teacher-forcing', parameters: {} });
    assert.equal(model?.hash, generated.started.origin.model?.hash);
  });

  it('gives in chunks what one float64 pass over all logits gives, up to the end of the context', async () => {
    const ids = await longText(engine);
    assert.equal(ids.length, 512);
    const { block } = await scoring(engine, { ids, promptLength: 1 });
    const rows = await policyForward(folderOf(MODEL), ids);
    assert.equal(block.tokens.length, 511);
    ids.slice(1).forEach((id, token) => {
      const { logits, logSumExp, entropy } = rows[token]!;
      const logprob = block.columns.get(COLUMN.logprob)?.[token] ?? NaN;
      assert.ok(Math.abs(logprob - (logits[id]! - logSumExp)) < TOLERANCE);
      assert.ok(
        Math.abs((block.columns.get(COLUMN.entropy)?.[token] ?? NaN) - entropy) < TOLERANCE,
      );
    });
  });

  it('reads a conversation through the chat template, and an exact prompt as it is', async () => {
    const generated = await run(engine, request());
    const { text, started } = generated;
    const messages = [{ role: 'user', content: PROMPT }];
    for (const prompt of [{ messages }, { exactText: started.promptText }]) {
      sameColumns(await scoring(engine, { prompt, text }), generated, 1e-5);
    }
  });

  it('scores a text alone from its second token on', async () => {
    const scored = await scoring(engine, { text: 'First, 7 + 6 = 13.' });
    assert.equal(scored.started.promptTokens.ids.length, 1);
    assert.equal(scored.started.promptText + scored.text, 'First, 7 + 6 = 13.');
  });

  it('tells how far it is, and keeps what there is when it is cancelled', async () => {
    const ids = await longText(engine);
    const seen: [number, number][] = [];
    const abort = new AbortController();
    const cancelled = await scoring(engine, { ids, promptLength: 1 }, abort.signal, (event) => {
      if (event.kind === 'progress') seen.push([event.evaluated, event.total]);
      if (event.kind === 'tokens') abort.abort();
    });
    assert.deepEqual(seen, [[256, 511]]);
    assert.equal(cancelled.result.finish, 'cancelled');
    assert.ok(cancelled.ids.length >= 16 && cancelled.ids.length < 256);
    assert.deepEqual(cancelled.ids, ids.slice(1, 1 + cancelled.ids.length));
  });

  const refused: readonly (readonly [string, ScoreSource, RegExp])[] = [
    ['no text', { text: '' }, /leaves nothing to score/],
    ['one token', { ids: [5], promptLength: 1 }, /leaves nothing to score/],
    ['no prompt', { ids: [5, 6], promptLength: 0 }, /at least one token/],
    ['unknown ids', { ids: [5, 5000], promptLength: 1 }, /5000.*0 to 1023/],
    [
      'more than the context',
      { ids: new Array<number>(513).fill(5), promptLength: 1 },
      /513 tokens.*reads 512/,
    ],
  ];
  for (const [what, source, message] of refused) {
    it(`refuses ${what} in one line`, () =>
      assert.rejects(
        scoring(engine, source),
        (error) =>
          error instanceof EngineError && error.code === 'prompt' && message.test(error.message),
      ));
  }

  it('is a call of the engine process', async () => {
    const child = new EngineProcess();
    const source = { text: 'First, 7 + 6 = 13.' };
    child.call(1, 'score', { model: MODEL, source, topK: 5 });
    const { result } = await child.wait(isResult(1));
    const events = child.messages.filter(isEvent(1)).map(({ event }) => event as ScoreEvent);
    const direct = await scoring(engine, source);
    assert.deepEqual(collected(events, result as GenerateResult).block, direct.block);
    child.kill('SIGKILL');
    await child.ended();
  });
});
