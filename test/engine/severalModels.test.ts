import assert from 'node:assert/strict';
import { DECODERS } from '../../src/engine/decoders/registry';
import { Engine } from '../../src/engine/engine';
import { EngineError } from '../../src/engine/errors';
import { findModel } from '../../src/engine/models/modelFolder';
import { readModelConfig } from '../../src/engine/models/modelConfig';
import type { GenerateEvent, GenerateRequest } from '../../src/engine/protocol';
import { COLUMN } from '../../src/trace/sample';
import { fixture } from './support/fixtureModels';
import { collect, PROMPT, request, run, type Generation } from './support/generation';

/** Prompts, after which the embedded models write some hundred tokens where none ends the response. */
const PROMPTS = [PROMPT, 'Use the numbers 9, 3, 5 to make 48.', 'Numbers: 8, 2, 6. Target: 12.'];

const METHODS = DECODERS.filter(({ family }) => family === 'models');

/** Models for the roles of a decoder beside the first. */
function othersOf(id: string): readonly string[] {
  const decoder = METHODS.find((method) => method.id === id);
  const count = decoder?.needs === 'run' ? decoder.otherModels.length : 0;
  return ['embedded/draft', 'embedded/base'].slice(0, count);
}

/** A request of a decoder with the models that it needs. */
function several(id: string, changes: Partial<GenerateRequest> = {}): GenerateRequest {
  const otherModels = othersOf(id);
  return request({ model: 'embedded/rl', decoder: id, otherModels, maxTokens: 60, ...changes });
}

function figuresOf(events: readonly GenerateEvent[]): Readonly<Record<string, number>> {
  const ended = events.filter((event) => event.kind === 'lane');
  return ended.at(-1)?.outcome?.figures ?? {};
}

const columnOf = ({ block }: Generation, name: string): number[] => [
  ...(block.columns.get(name) ?? []),
];

describe('decoders of several models', () => {
  let engine: Engine;
  before(() => {
    engine = new Engine(1);
  });

  const told = async (
    given: GenerateRequest,
  ): Promise<Generation & { readonly figures: Readonly<Record<string, number>> }> => {
    const events: GenerateEvent[] = [];
    const generation = await run(engine, given, undefined, (event) => events.push(event));
    return { ...generation, figures: figuresOf(events) };
  };

  for (const { id } of METHODS) {
    describe(id, () => {
      it('repeats itself from the seed, and a branch its parent', async () => {
        const parent = await told(several(id, { seed: 5 }));
        assert.deepEqual((await told(several(id, { seed: 5 }))).ids, parent.ids);
        assert.notDeepEqual((await told(several(id, { seed: 6 }))).ids, parent.ids);
        const prompt = { ids: [...parent.started.promptTokens.ids] };
        for (const at of [1, 17, parent.ids.length - 1]) {
          const continuation = { kept: { ids: parent.ids.slice(0, at) } };
          const branch = several(id, { seed: 5, prompt, continuation, maxTokens: 60 - at });
          assert.deepEqual((await told(branch)).ids, parent.ids.slice(at), `from ${at}`);
        }
      });

      it('writes as many tokens as wanted, none that must not be picked', async () => {
        const { folder } = await findModel('embedded/rl');
        const { suppressedIds } = await readModelConfig(folder);
        assert.ok(suppressedIds.length > 100);
        const parameters = { temperature: 10 };
        const { ids, result } = await told(
          several(id, { parameters, ignoreEos: true, maxTokens: 70 }),
        );
        assert.deepEqual([ids.length, result.finish, result.tokens], [70, 'length', 70]);
        assert.ok(ids.every((one) => !suppressedIds.includes(one)));
      });

      it('names its models, and what they cost adds up', async () => {
        const { started, result, ids, figures } = await told(several(id, { model: 'embedded/rl' }));
        const names = ['embedded/rl', ...othersOf(id)];
        assert.deepEqual(
          result.cost.map(({ model }) => model),
          names,
        );
        const { otherModels = [] } = started.origin.decoder ?? {};
        assert.deepEqual(
          otherModels.map(({ name }) => name),
          names.slice(1),
        );
        const prompt = started.promptTokens.ids.length;
        const read = result.cost.map(({ tokens, reused }) => tokens + reused);
        if (id === 'ead') {
          const [large = NaN, small = NaN] = read;
          const whole = prompt + ids.length - 1;
          const ratio = figures.sizeRatio ?? NaN;
          assert.ok(Math.abs((figures.readCost ?? NaN) - (large + small * ratio) / whole) < 1e-12);
          assert.ok(ratio > 0.15 && ratio < 0.25, 'the sizes of the weight files');
        } else if (figures.rounds !== undefined) {
          // Each round reads the last token and the drafts; the first one has read the last token.
          assert.equal(read[0], prompt + (figures.drafted ?? NaN) + figures.rounds - 1);
        } else {
          for (const tokens of read) assert.equal(tokens, prompt + ids.length - 1);
        }
      });

      it('keeps what there is when it is cancelled', async () => {
        const controller = new AbortController();
        const given = several(id, { ignoreEos: true, maxTokens: 300 });
        const { result, ids } = await run(engine, given, controller.signal, ({ kind }) => {
          if (kind === 'tokens') controller.abort();
        });
        assert.equal(result.finish, 'cancelled');
        assert.ok(ids.length > 0 && ids.length < 300);
        assert.equal(result.tokens, ids.length);
        assert.deepEqual((await told({ ...given, maxTokens: ids.length })).ids, ids);
      });

      it('ends at a stop token', async () => {
        const { ids, result } = await told(several(id, { maxTokens: 400, seed: 2 }));
        const end = ids.indexOf(872);
        assert.equal(result.finish, end < 0 ? 'length' : 'stop');
        if (end >= 0) assert.equal(end, ids.length - 1);
      });

      it('refuses another number of models', async () => {
        const otherModels = [...othersOf(id), 'embedded/base'];
        await assert.rejects(told(several(id, { otherModels })), /Leave out the others/);
        if (othersOf(id).length === 0) return;
        await assert.rejects(told(several(id, { otherModels: [] })), /--second-model/);
      });
    });
  }

  it('refuses models that do not share their tokenizer', async () => {
    const otherModels = [fixture('llama-genai-fp32')];
    await assert.rejects(
      told(several('ead', { otherModels })),
      (error) => error instanceof EngineError && error.message.includes('their tokenizers differ'),
    );
  });

  describe('ead', () => {
    for (const temperature of [0, 1]) {
      it(`is one of the models at the ends of its threshold (temperature ${temperature})`, async () => {
        for (const [threshold, model] of [
          [0, 'embedded/rl'],
          [30, 'embedded/draft'],
        ] as const) {
          for (const prompt of PROMPTS) {
            const common = { prompt: { text: prompt }, seed: 3, maxTokens: 200 };
            const parameters = { threshold, temperature };
            const both = await told(several('ead', { ...common, parameters }));
            const one = request({ ...common, model, decoder: 'temperature' });
            const alone = await told({ ...one, parameters: { temperature } });
            assert.deepEqual(both.ids, alone.ids);
            assert.ok(both.ids.length > 20);
          }
        }
      });
    }

    it('records of each token what its author says of it', async () => {
      const parameters = { threshold: 0.5, window: 3, minimum_stay: 4 };
      const mixed = await told(several('ead', { parameters, maxTokens: 120, ignoreEos: true }));
      const authors = columnOf(mixed, COLUMN.author);
      assert.ok(authors.includes(0) && authors.includes(1));
      assert.ok((mixed.figures.switches ?? 0) > 1);
      const prompt = [...mixed.started.promptTokens.ids];
      for (const [author, model] of ['embedded/rl', 'embedded/draft'].entries()) {
        const events: GenerateEvent[] = [];
        const source = { ids: [...prompt, ...mixed.ids], promptLength: prompt.length };
        const { columns } = await scoredBy(model, source, events);
        for (const name of [COLUMN.logprob, COLUMN.entropy]) {
          columnOf(mixed, name).forEach((value, at) => {
            if (authors[at] !== author) return;
            assert.ok(Math.abs(value - (columns.get(name)?.[at] ?? NaN)) < 1e-3, `${name} ${at}`);
          });
        }
      }
    });
  });

  describe('cross-sampling', () => {
    const pair = (changes: Partial<GenerateRequest>): GenerateRequest =>
      several('cross-sampling', {
        model: 'embedded/base',
        otherModels: ['embedded/rl'],
        maxTokens: 120,
        seed: 3,
        ...changes,
      });

    for (const temperature of [0, 1]) {
      it(`is one of the models at the ends of its threshold (temperature ${temperature})`, async () => {
        for (const [given, model] of [
          [{ threshold: 1000 }, 'embedded/base'],
          [{ threshold: -1, budget: 0 }, 'embedded/base'],
          [{ threshold: -1 }, 'embedded/rl'],
          [{ threshold: -1, criterion: 'random' }, 'embedded/rl'],
        ] as const) {
          for (const prompt of PROMPTS.slice(0, 2)) {
            const text = { prompt: { text: prompt } };
            const both = await told(pair({ ...text, parameters: { ...given, temperature } }));
            const plain = pair({ ...text, model, decoder: 'temperature', otherModels: [] });
            const one = await told({ ...plain, parameters: { temperature } });
            assert.deepEqual(both.ids, one.ids);
            assert.ok(both.ids.length > 20);
          }
        }
      });
    }

    it('compares what diverge compares, and records both models of every token', async () => {
      const threshold = 0.02;
      const given = pair({ parameters: { threshold }, maxTokens: 150 });
      const mixed = await told(given);
      const prompt = [...mixed.started.promptTokens.ids];
      const source = { ids: [...prompt, ...mixed.ids], promptLength: prompt.length };
      const events: GenerateEvent[] = [];
      // As diverge names them, the tokens' model is the tuned one and its reference the base.
      const result = await engine.diverge(
        { model: 'embedded/rl', otherModels: ['embedded/base'], source, topK: 3 },
        (event) => {
          if (event.kind !== 'progress') events.push(event);
        },
        new AbortController().signal,
      );
      const { columns, reference } = collect(events, result).block;
      const near = (a: Float64Array | undefined, b: Float64Array | undefined): void => {
        assert.ok(a && b && a.length === mixed.ids.length);
        a.forEach((value, at) => {
          assert.ok(Math.abs(value - (b[at] ?? NaN)) < 1e-3, `token ${at}: ${value}, ${b[at]}`);
        });
      };
      // Up to the end the tokens that must not be picked have next to no probability.
      near(mixed.block.columns.get(COLUMN.criterion), columns.get(COLUMN.js));
      near(mixed.block.columns.get(COLUMN.logprob), reference?.columns.get(COLUMN.logprob));
      near(mixed.block.reference?.columns.get(COLUMN.logprob), columns.get(COLUMN.logprob));
      const criterion = columnOf(mixed, COLUMN.criterion);
      const authors = columnOf(mixed, COLUMN.author);
      assert.deepEqual(
        authors,
        criterion.map((value) => (value > threshold ? 1 : 0)),
      );
      assert.equal(mixed.figures.swaps, authors.filter((author) => author === 1).length);
      assert.ok(mixed.figures.swaps > 0 && mixed.figures.swaps !== mixed.ids.length);
    });
  });

  const scoredBy = async (
    model: string,
    source: { ids: number[]; promptLength: number },
    events: GenerateEvent[],
  ): Promise<Generation['block']> => {
    const result = await engine.score(
      { model, source, topK: 1 },
      (event) => {
        if (event.kind !== 'progress') events.push(event);
      },
      new AbortController().signal,
    );
    return collect(events, result).block;
  };

  const ways = [
    ['speculative', { draft_tokens: 4 }],
    ['speculative', { draft_tokens: 9 }],
    ['specdec-pp', {}],
    ['specdec-pp', { estimate: 'entropy' }],
    ['prompt-lookup', {}],
  ] as const;
  for (const [id, given] of ways) {
    it(`${id} ${JSON.stringify(given)} is greedy at temperature 0 over long runs`, async () => {
      for (const prompt of PROMPTS) {
        const common = { prompt: { text: prompt }, maxTokens: 160, ignoreEos: true };
        const parameters = { ...given, temperature: 0 };
        const drafted = await told(several(id, { ...common, parameters }));
        const greedy = await told(request({ ...common, model: 'embedded/rl' }));
        assert.deepEqual(drafted.ids, greedy.ids);
        assert.equal(drafted.ids.length, 160);
        assert.ok((drafted.figures.accepted ?? 0) > 20, 'drafts are accepted');
      }
    });
  }

  it('the text is the same whatever the rounds, and that of prompt lookup is plain', async () => {
    const common = { seed: 11, maxTokens: 200 };
    const [first, ...others] = await Promise.all(
      ways.slice(0, 4).map(([id, parameters]) => told(several(id, { ...common, parameters }))),
    );
    for (const other of others) assert.deepEqual(other.ids, first?.ids);
    const plain = request({ ...common, model: 'embedded/rl', decoder: 'temperature' });
    assert.deepEqual((await told(several('prompt-lookup', common))).ids, (await told(plain)).ids);
  });

  it('a model can draft for itself: every draft is accepted', async () => {
    const common = { seed: 4, maxTokens: 150, model: 'embedded/rl' };
    const otherModels = ['embedded/rl'];
    const { ids, figures, result } = await told(several('speculative', { ...common, otherModels }));
    assert.deepEqual(ids, (await told(request({ ...common, decoder: 'temperature' }))).ids);
    assert.equal(figures.accepted, figures.drafted);
    assert.equal(result.cost.length, 2);
  });

  it('speculative sampling draws what the model would', async () => {
    // Of tokens drawn from p the surprisal has mean H and variance V, one token after the other.
    let [deviation, variance, tokens] = [0, 0, 0];
    for (let seed = 0; seed < 25; seed += 1) {
      const prompt = { text: PROMPTS[seed % 3] ?? PROMPT };
      const sample = await told(
        several('speculative', { prompt, seed, maxTokens: 100, ignoreEos: true }),
      );
      const [logprobs, entropies] = [COLUMN.logprob, COLUMN.entropy].map((name) =>
        columnOf(sample, name),
      );
      columnOf(sample, COLUMN.varentropy).forEach((v, at) => {
        deviation += -(logprobs?.[at] ?? NaN) - (entropies?.[at] ?? NaN);
        variance += v;
        tokens += 1;
      });
    }
    assert.equal(tokens, 2500);
    const score = deviation / Math.sqrt(variance);
    assert.ok(Math.abs(score) < 3, `${score} standard errors`);
  });

  it('the first token of speculative sampling has the distribution of the model', async () => {
    const runs = 500;
    const counts = new Map<number, number>();
    let known: { id: number; p: number }[] = [];
    const parameters = { temperature: 1, draft_tokens: 2 };
    for (let seed = 0; seed < runs; seed += 1) {
      const { ids, block } = await told(several('speculative', { seed, maxTokens: 2, parameters }));
      counts.set(ids[0] ?? -1, (counts.get(ids[0] ?? -1) ?? 0) + 1);
      const topK = block.topK!;
      known = [0, 1, 2, 3].map((slot) => ({
        id: topK.ids[slot] ?? -1,
        p: Math.exp(topK.logprobs[slot] ?? NaN),
      }));
    }
    for (const { id, p } of known) {
      const seen = (counts.get(id) ?? 0) / runs;
      const error = Math.sqrt((p * (1 - p)) / runs);
      assert.ok(Math.abs(seen - p) <= 3 * error, `token ${id}: ${seen}, ${p}`);
    }
  });
});
