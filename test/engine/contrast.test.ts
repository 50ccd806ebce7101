import assert from 'node:assert/strict';
import { Engine } from '../../src/engine/engine';
import { EngineError } from '../../src/engine/errors';
import type {
  ContrastContext,
  ContrastEvent,
  ContrastRequest,
  ContrastResult,
  ScoreEvent,
  ScoreSource,
} from '../../src/engine/protocol';
import { ANSWER_BEFORE } from '../../src/trace/contrast';
import { COLUMN } from '../../src/trace/sample';
import { EngineProcess, isResult } from './support/engineProcess';
import { fixture } from './support/fixtureModels';
import { collect, PROMPT, RAMBLING, request, run } from './support/generation';

const RL = 'embedded/rl';
const BASE = 'embedded/base';
/** Where the recorded response ends its reasoning. */
const LEAD = '</think>Answer: ';

type Found = Extract<ContrastResult, { finish: 'other' }>;

const user = (content: string): ContrastContext => ({ messages: [{ role: 'user', content }] });

describe('contrast', () => {
  const engine = new Engine();
  let promptIds: number[];
  let response: readonly number[];

  before(async () => {
    const made = await run(
      engine,
      request({
        ...RAMBLING,
        model: RL,
        parameters: { temperature: 1.5 },
        maxTokens: 300,
        ignoreEos: true,
      }),
    );
    promptIds = [...made.started.promptTokens.ids];
    response = made.ids;
    assert.ok(response.length > 256, 'more than one chunk');
  });

  async function found(
    changes: Partial<ContrastRequest>,
    onEvent: (event: ContrastEvent) => void = () => undefined,
  ): Promise<Found> {
    const result = await engine.contrast(
      { model: RL, otherModels: [], context: { ids: promptIds }, response, ...changes },
      onEvent,
      new AbortController().signal,
    );
    assert.ok(result.finish === 'other');
    return result;
  }

  async function scored(
    model: string,
    source: ScoreSource,
  ): Promise<ReadonlyMap<string, Float64Array>> {
    const events: ScoreEvent[] = [];
    const result = await engine.score(
      { model, source, topK: 0 },
      (event) => {
        if (event.kind !== 'progress') events.push(event);
      },
      new AbortController().signal,
    );
    return collect(events as Parameters<typeof collect>[0], result).block.columns;
  }

  function column({ columns }: Found, name: string): Float64Array {
    const values = new Map(columns).get(name);
    assert.ok(values, name);
    return values;
  }

  function closeTo(actual: number, wanted: number, tolerance: number, what: string): void {
    assert.ok(Math.abs(actual - wanted) <= tolerance, `${what}: ${actual}, not ${wanted}`);
  }

  it('is exactly 0 for a context and itself', async () => {
    const context = user(PROMPT);
    const same = await found({ context, otherContext: context });
    for (const name of ['js', 'kl', 'reverseKl', 'tv']) {
      assert.ok(
        column(same, name).every((value) => value === 0),
        name,
      );
    }
    assert.deepEqual(column(same, 'logprob'), column(same, 'otherLogprob'));
    assert.deepEqual(column(same, 'entropy'), column(same, 'otherEntropy'));
    assert.equal(same.prompt, same.otherPrompt);
  });

  it('says after either context what scoring there alone says', async () => {
    const longer = user(`${PROMPT} The correct answer is 21.`);
    const both = await found({ context: longer, otherContext: { ids: promptIds } });
    const [text] = await engine.readContexts({ model: RL, contexts: [longer] });
    assert.equal(both.prompt, text);
    assert.equal(text, `<|user|>${PROMPT} The correct answer is 21.<|assistant|><think>`);
    const joined = [...promptIds, ...response];
    const plain = await scored(RL, { ids: joined, promptLength: promptIds.length });
    // The other context as ids, of which the response's are not tokenized again.
    const before = await idsOf(text);
    const told = await scored(RL, { ids: [...before, ...response], promptLength: before.length });
    let apart = 0;
    response.forEach((_, token) => {
      const first = told.get(COLUMN.logprob)?.[token] ?? NaN;
      const second = plain.get(COLUMN.logprob)?.[token] ?? NaN;
      const ratio = column(both, 'logprob')[token]! - column(both, 'otherLogprob')[token]!;
      closeTo(ratio, first - second, 1e-5, `log-ratio of token ${token}`);
      closeTo(
        column(both, 'entropy')[token]!,
        told.get(COLUMN.entropy)?.[token] ?? NaN,
        1e-5,
        'entropy',
      );
      closeTo(
        column(both, 'otherEntropy')[token]!,
        plain.get(COLUMN.entropy)?.[token] ?? NaN,
        1e-5,
        'other entropy',
      );
      apart = Math.max(apart, column(both, 'js')[token]!);
    });
    assert.ok(apart > 1e-3 && apart <= Math.LN2, `JS of at most ${apart}`);
  });

  async function idsOf(text: string): Promise<number[]> {
    const starts: number[][] = [];
    await engine.score(
      { model: RL, source: { prompt: { exactText: text }, text: 'a' }, topK: 0 },
      (event) => {
        if (event.kind === 'started') starts.push([...(event.promptTokens?.ids ?? [])]);
      },
      new AbortController().signal,
    );
    return starts[0] ?? [];
  }

  it('is with two models what comparing them is', async () => {
    const pair = await found({
      otherModels: [BASE],
      otherContext: { ids: promptIds },
      response: response.slice(0, 40),
    });
    const ids = [...promptIds, ...response.slice(0, 40)];
    const events: ScoreEvent[] = [];
    const result = await engine.diverge(
      {
        model: RL,
        otherModels: [BASE],
        source: { ids, promptLength: promptIds.length },
        topK: 1,
      },
      (event) => {
        if (event.kind !== 'progress') events.push(event);
      },
      new AbortController().signal,
    );
    const { columns, reference } = collect(events as Parameters<typeof collect>[0], result).block;
    for (const name of ['js', 'kl', 'reverseKl', 'tv', 'logprob', 'entropy']) {
      assert.deepEqual(column(pair, name), columns.get(name), name);
    }
    assert.deepEqual(column(pair, 'otherLogprob'), reference?.columns.get(COLUMN.logprob));
    assert.equal(pair.origin.model?.name, RL);
    assert.deepEqual(
      pair.origin.decoder?.otherModels?.map(({ name }) => name),
      [BASE],
    );
    assert.deepEqual(
      pair.origin.cost?.map(({ model, tokens }) => [model, tokens]),
      [
        [RL, ids.length - 1],
        [BASE, ids.length - 1],
      ],
    );
  });

  it('measures how likely the answer is from every beginning of the response', async () => {
    const answer = { text: '(12 * 4) - 15', lead: LEAD, every: 32, until: 200 };
    const seen: number[] = [];
    const curve = await found(
      { context: user('x'), otherContext: { ids: promptIds }, answer },
      ({ evaluated, total }) => {
        seen.push(evaluated);
        assert.ok(evaluated <= total);
      },
    );
    assert.deepEqual(
      seen,
      [...seen].sort((a, b) => a - b),
    );
    const [lead, gold] = [await idsOf(LEAD), await idsOf(answer.text)];
    const wanted = async (length: number): Promise<number> => {
      const before = [...promptIds, ...response.slice(0, length), ...lead];
      const columns = await scored(RL, {
        ids: [...before, ...gold],
        promptLength: before.length,
      });
      return [...(columns.get(COLUMN.logprob) ?? [])].reduce((sum, value) => sum + value, 0);
    };
    closeTo(curve.figures[ANSWER_BEFORE] ?? NaN, await wanted(0), 1e-4, 'before the response');
    const values = column(curve, 'answerLogprob');
    const lengths = [32, 64, 96, 128, 160, 192];
    for (const length of lengths) {
      closeTo(values[length - 1] ?? NaN, await wanted(length), 1e-4, `after ${length} tokens`);
    }
    values.forEach((value, token) => {
      assert.equal(Number.isNaN(value), !lengths.includes(token + 1), `token ${token}`);
    });
    // The response is read once for the whole curve, not once per point.
    const [, , cost] = curve.origin.cost ?? [];
    const points = lengths.length + 1;
    const most = promptIds.length + 200 + points * (lead.length + gold.length);
    assert.ok((cost?.tokens ?? Infinity) <= most, `${cost?.tokens} tokens of at most ${most}`);
  });

  it('leaves out what does not fit into the context with the answer', async () => {
    // The context is full, so that nothing can follow the whole response.
    const length = 512 - promptIds.length;
    const full = Array.from({ length }, (_, index) => response[index % response.length]!);
    const every = Math.floor(length / 2);
    const answer = { text: '(12 * 4) - 15', lead: LEAD, every, until: length };
    const curve = await found({ response: full, answer });
    const values = column(curve, 'answerLogprob');
    const measured = [...values.keys()].filter((token) => Number.isFinite(values[token]));
    assert.deepEqual(measured, [every - 1]);
  });

  it('reads one context alone', async () => {
    const one = await found({});
    assert.deepEqual(
      one.columns.map(([name]) => name),
      ['logprob', 'entropy'],
    );
    assert.equal(one.otherPrompt, undefined);
  });

  it('is cancelled between chunks, and leaves nothing', async () => {
    const abort = new AbortController();
    const result = await engine.contrast(
      {
        model: RL,
        otherModels: [],
        context: { ids: promptIds },
        otherContext: user('x'),
        response,
      },
      () => {
        abort.abort();
      },
      abort.signal,
    );
    assert.deepEqual(result, { finish: 'cancelled' });
  });

  const refused: readonly (readonly [string, () => Partial<ContrastRequest>, RegExp])[] = [
    ['a server', () => ({ model: 'server:gpu/m' }), /no whole rows of logits/],
    [
      'models of two tokenizers',
      () => ({ otherModels: [fixture('qwen2-torch')], otherContext: { ids: promptIds } }),
      /tokenizers differ/,
    ],
    ['an empty response', () => ({ response: [] }), /nothing to score/],
    ['ids of another vocabulary', () => ({ response: [100_000] }), /not in the vocabulary/],
    ['a context without tokens', () => ({ context: { ids: [] } }), /nothing to score/],
    [
      'too long a context',
      () => ({ otherContext: user(PROMPT.repeat(30)) }),
      /reads 512. Shorten it/,
    ],
    [
      'an empty answer',
      () => ({ answer: { text: '', lead: '', every: 8, until: 8 } }),
      /answer is empty/,
    ],
  ];
  for (const [what, changes, message] of refused) {
    it(`refuses ${what} in one line`, () =>
      assert.rejects(
        found(changes()),
        (error) => error instanceof EngineError && message.test(error.message),
      ));
  }

  it('is a call of the engine process', async () => {
    const call = {
      model: RL,
      otherModels: [],
      context: user(PROMPT),
      otherContext: user(`${PROMPT} Be brief.`),
      response: response.slice(0, 20),
      answer: { text: '21', lead: LEAD, every: 8, until: 20 },
    } satisfies ContrastRequest;
    const child = new EngineProcess();
    child.call(1, 'contrast', call);
    child.call(2, 'readContexts', { model: RL, contexts: [call.context, { exactText: 'x' }] });
    const { result } = await child.wait(isResult(1));
    const direct = await found(call);
    assert.deepEqual((result as Found).columns, direct.columns);
    assert.deepEqual((result as Found).figures, direct.figures);
    const { result: texts } = await child.wait(isResult(2));
    assert.deepEqual(texts, [direct.prompt, 'x']);
    child.kill('SIGKILL');
    await child.ended();
  });
});
