import assert from 'node:assert/strict';
import { METRIC_IDS, METRICS } from '../../src/engine/divergence/metrics';
import { Engine } from '../../src/engine/engine';
import { EngineError } from '../../src/engine/errors';
import { LoadedModel } from '../../src/engine/loadedModel';
import type { DivergeRequest, GenerateResult, ScoreEvent } from '../../src/engine/protocol';
import { COLUMN } from '../../src/trace/sample';
import { EngineProcess, isEvent, isResult } from './support/engineProcess';
import { expected, fixture, opened } from './support/fixtureModels';
import { folderOf } from './support/folders';
import { collect, RAMBLING, request, run, type Generation } from './support/generation';
import { policyForward } from './support/reference';

const RL = 'embedded/rl';
const BASE = 'embedded/base';

async function compared(
  engine: Engine,
  changes: Partial<DivergeRequest> & Pick<DivergeRequest, 'source'>,
  signal = new AbortController().signal,
  onEvent: (event: ScoreEvent) => void = () => undefined,
): Promise<Generation> {
  const events: ScoreEvent[] = [];
  const result = await engine.diverge(
    { model: RL, otherModels: [BASE], topK: 5, metrics: METRIC_IDS, ...changes },
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

/** Tokens that fill the context but for a few, which the RL model wrote itself. */
async function longText(engine: Engine): Promise<number[]> {
  const { started, ids } = await run(
    engine,
    request({ ...RAMBLING, model: RL, parameters: { temperature: 1.5 }, ignoreEos: true }),
  );
  return [...started.promptTokens.ids, ...ids];
}

function column({ block }: Generation, name: string): Float64Array {
  const values = block.columns.get(name);
  assert.ok(values, name);
  return values;
}

/** ln p of a row by the textbook, in float64. */
function logSoftmax(logits: readonly number[]): number[] {
  const highest = Math.max(...logits);
  const mass = logits.reduce((sum, logit) => sum + Math.exp(logit - highest), 0);
  return logits.map((logit) => logit - highest - Math.log(mass));
}

/** Of the rows that the engine itself reads, in chunks. */
async function ownRows(model: string, ids: readonly number[]): Promise<number[][]> {
  return opened(folderOf(model), async (loaded) => {
    const rows: number[][] = [];
    const sequence = loaded.model.newSequence();
    const ignored = (): void => undefined;
    for await (const block of sequence.score(ids, 1, 1, ignored, undefined, true)) {
      rows.push(...block.map(({ logits }) => logSoftmax([...(logits ?? [])])));
    }
    return rows;
  });
}

/** Of one pass over everything, with nothing of the engine. */
async function wholeRows(model: string, ids: readonly number[]): Promise<number[][]> {
  const rows = await policyForward(folderOf(model), ids);
  return rows.map(({ logits }) => logSoftmax(logits));
}

/** By the textbook. */
function wantedOf(
  p: readonly number[],
  q: readonly number[],
  id: number,
): Readonly<Record<string, number>> {
  // What both reserve for a head is impossible to both, and no part of the sums.
  const sum = (term: (at: number) => number): number =>
    p.reduce((total, value, at) => (value === -Infinity ? total : total + term(at)), 0);
  const mean = (at: number): number => Math.log((Math.exp(p[at]!) + Math.exp(q[at]!)) / 2);
  return {
    [COLUMN.js]:
      (sum((at) => Math.exp(p[at]!) * (p[at]! - mean(at))) +
        sum((at) => Math.exp(q[at]!) * (q[at]! - mean(at)))) /
      2,
    [COLUMN.kl]: sum((at) => Math.exp(p[at]!) * (p[at]! - q[at]!)),
    [COLUMN.reverseKl]: sum((at) => Math.exp(q[at]!) * (q[at]! - p[at]!)),
    [COLUMN.tv]: sum((at) => Math.abs(Math.exp(p[at]!) - Math.exp(q[at]!))) / 2,
    [COLUMN.logRatio]: q[id]! - p[id]!,
  };
}

describe('diverge', () => {
  const engine = new Engine();

  const sources = [
    { what: 'the rows that it reads', rowsOf: ownRows, tolerance: 1e-5 },
    // Two runs of a float32 graph, whole or in chunks, differ as far as any recorded number may.
    { what: 'one pass over the whole text', rowsOf: wholeRows, tolerance: 1e-4 },
  ];
  for (const { what, rowsOf, tolerance } of sources) {
    it(`gives what float64 gives from the raw logits of ${what}`, async () => {
      const ids = await longText(engine);
      assert.ok(ids.length > 300, 'more than one chunk');
      const made = await compared(engine, { source: { ids, promptLength: 1 } });
      const [base, rl] = [await rowsOf(BASE, ids), await rowsOf(RL, ids)];
      ids.slice(1).forEach((id, token) => {
        for (const [name, value] of Object.entries(wantedOf(base[token]!, rl[token]!, id))) {
          const error = Math.abs((column(made, name)[token] ?? NaN) - value);
          assert.ok(error <= tolerance, `${name} of token ${token}: ${error}`);
        }
      });
      assert.ok(column(made, COLUMN.js).every((js) => js >= 0 && js <= Math.LN2));
      assert.ok(column(made, COLUMN.js).some((js) => js > 0.01));
      assert.ok(column(made, COLUMN.argmaxFlip).includes(1));
    });
  }

  it('keeps what each model says, as scoring with it alone does', async () => {
    const ids = await longText(engine);
    const source = { ids, promptLength: 7 };
    const made = await compared(engine, { source });
    const alone = async (model: string): Promise<Generation> => {
      const events: ScoreEvent[] = [];
      const signal = new AbortController().signal;
      const result = await engine.score(
        { model, source, topK: 5 },
        (event) => events.push(event),
        signal,
      );
      return collected(events, result);
    };
    const { reference } = made.block;
    for (const [side, wanted] of [
      [made.block, await alone(RL)],
      [reference, await alone(BASE)],
    ] as const) {
      for (const [name, values] of wanted.block.columns) {
        assert.deepEqual(side?.columns.get(name), values, name);
      }
      assert.deepEqual(side?.topK?.ids, wanted.block.topK?.ids);
      assert.deepEqual(side?.topK?.logprobs, wanted.block.topK?.logprobs);
    }
    const { model, decoder } = made.started.origin;
    assert.equal(model?.name, RL);
    assert.equal(decoder?.id, 'divergence');
    assert.deepEqual(
      decoder.otherModels?.map(({ name }) => name),
      [BASE],
    );
    assert.deepEqual(decoder.parameters, { metrics: METRIC_IDS, vocabularySize: 1024 });
    assert.deepEqual(
      made.result.cost.map(({ model: name, tokens }) => [name, tokens]),
      [
        [RL, ids.length - 1],
        [BASE, ids.length - 1],
      ],
    );
  });

  it('reads none of the models anew that are held', async () => {
    const held = new Engine();
    const open = LoadedModel.open.bind(LoadedModel);
    const opened: string[] = [];
    LoadedModel.open = (files, ...rest) => {
      opened.push(files.name);
      return open(files, ...rest);
    };
    try {
      const { tokenizerHash } = await held.load(RL, undefined, undefined, [BASE]);
      assert.ok(tokenizerHash);
      const source = { text: 'First, 7 + 6 = 13.' };
      await compared(held, { source });
      await compared(held, { model: BASE, otherModels: [RL], source });
      assert.deepEqual(opened, [RL, BASE]);
    } finally {
      LoadedModel.open = open;
    }
  });

  it('is exactly 0 in every metric for a model and itself', async () => {
    const ids = await longText(engine);
    const made = await compared(engine, {
      model: BASE,
      otherModels: [BASE],
      source: { ids, promptLength: 1 },
    });
    for (const id of METRIC_IDS) {
      if (id.startsWith('best-reference')) continue;
      assert.ok(
        column(made, METRICS[id]).every((value) => value === 0),
        id,
      );
    }
    assert.ok(column(made, COLUMN.bestReferenceRank).every((rank) => rank === 1));
  });

  it('finds that an int8 export is nearer to its float32 original than an int4 one', async () => {
    const { ids } = expected('qwen2-torch');
    const meanOf = async (dtype: string): Promise<number> => {
      const made = await compared(engine, {
        model: fixture(`qwen2-torch#${dtype}`),
        otherModels: [fixture('qwen2-torch')],
        source: { ids, promptLength: 1 },
      });
      const values = column(made, COLUMN.kl);
      assert.equal(values.length, ids.length - 1);
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    };
    const [q8, q4] = [await meanOf('q8'), await meanOf('q4')];
    assert.ok(0 < q8 && q8 < q4, `${q8}, ${q4}`);
  });

  it('computes only what is asked for, and by default all but what costs much', async () => {
    const source = { text: 'First, 7 + 6 = 13.' };
    const names = async (metrics: Partial<DivergeRequest>): Promise<string[]> => {
      const { block } = await compared(engine, { source, topK: 0, ...metrics });
      assert.equal(block.topK ?? block.reference?.topK, undefined);
      return [...block.columns.keys()].slice(6);
    };
    assert.deepEqual(await names({ metrics: ['tv', 'js'] }), ['js', 'tv']);
    const events: ScoreEvent[] = [];
    const bare = { model: RL, otherModels: [BASE] as const, source, topK: 3 };
    const emit = (event: ScoreEvent): void => void events.push(event);
    const result = await engine.diverge(bare, emit, new AbortController().signal);
    const { columns } = collected(events, result).block;
    assert.ok(columns.has(COLUMN.plackettLuce) && !columns.has(COLUMN.zScoreKlFull));
  });

  it('tells how far both are, and keeps what there is when it is cancelled', async () => {
    const ids = await longText(engine);
    const seen: [number, number][] = [];
    const abort = new AbortController();
    const cancelled = await compared(
      engine,
      { source: { ids, promptLength: 1 } },
      abort.signal,
      (event) => {
        if (event.kind === 'progress') seen.push([event.evaluated, event.total]);
        if (event.kind === 'tokens') abort.abort();
      },
    );
    const total = 2 * (ids.length - 1);
    assert.deepEqual(seen, [
      [256, total],
      [512, total],
    ]);
    assert.equal(cancelled.result.finish, 'cancelled');
    assert.ok(cancelled.ids.length >= 1 && cancelled.ids.length < 256);
    assert.deepEqual(cancelled.ids, ids.slice(1, 1 + cancelled.ids.length));
  });

  const text = { text: 'First, 7 + 6 = 13.' };
  const refused: readonly (readonly [string, Partial<DivergeRequest>, RegExp])[] = [
    [
      'models of two tokenizers',
      { otherModels: [fixture('qwen2-torch')] },
      /cannot work together.*tokenizers differ/,
    ],
    ['a metric that there is not', { metrics: ['jeffreys'] }, /no metric "jeffreys".*js, kl/],
    ['no metric', { metrics: [] }, /no metric ""/],
    ['a server', { otherModels: ['server:gpu/m'] }, /no whole rows of logits/],
    ['too little text', { source: { text: 'a' } }, /nothing to score/],
  ];
  for (const [what, changes, message] of refused) {
    it(`refuses ${what} in one line`, () =>
      assert.rejects(
        compared(engine, { source: text, ...changes }),
        (error) => error instanceof EngineError && message.test(error.message),
      ));
  }

  it('is a call of the engine process', async () => {
    const child = new EngineProcess();
    const call: DivergeRequest = { model: RL, otherModels: [BASE], source: text, topK: 5 };
    child.call(1, 'diverge', { ...call, metrics: METRIC_IDS });
    const { result } = await child.wait(isResult(1));
    const events = child.messages.filter(isEvent(1)).map(({ event }) => event as ScoreEvent);
    const direct = await compared(engine, { source: text });
    assert.deepEqual(collected(events, result as GenerateResult).block, direct.block);
    child.kill('SIGKILL');
    await child.ended();
  });
});
