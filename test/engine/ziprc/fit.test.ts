import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { Engine } from '../../../src/engine/engine';
import { EngineError } from '../../../src/engine/errors';
import { LoadedModel } from '../../../src/engine/loadedModel';
import { findModel } from '../../../src/engine/models/modelFolder';
import { collectRollouts } from '../../../src/engine/ziprc/fit/collectRollouts';
import { placeForHead } from '../../../src/engine/ziprc/fit/headPlace';
import {
  FIT_DEFAULTS,
  type FitEvent,
  type FitRequest,
} from '../../../src/engine/ziprc/fit/request';
import { readSidecar } from '../../../src/engine/ziprc/sidecar';
import { readProblems } from '../../../src/trace/problems';
import { withEinsumHead } from '../support/einsumHead';
import { copyOf, temporaryFolder } from '../support/folders';
import { PROMPT, request as generation, run } from '../support/generation';

const FILE = 'models/embedded/problems.json';
const PROBLEMS = readProblems(FILE, fs.readFileSync(FILE, 'utf8'));
const NEVER = new AbortController().signal;

/** The embedded base model in a folder of one's own, without a head that it may have. */
function ownModel(): string {
  const model = copyOf('embedded/base');
  fs.rmSync(path.join(model, 'ziprc.json'), { force: true });
  return model;
}

const request = (model: string, changes: Partial<FitRequest> = {}): FitRequest => ({
  ...FIT_DEFAULTS,
  model,
  problems: PROBLEMS,
  verifier: { kind: 'answer' },
  samples: 2,
  maxTokens: 160,
  bins: 4,
  statesPerRollout: 24,
  ...changes,
});

describe('a ZIP-RC head that is fitted for a model', () => {
  it('beats the constant, is saved beside the model, and is what the engine then reads', async function () {
    this.timeout(600_000);
    const model = ownModel();
    const engine = new Engine(1);
    const events: FitEvent[] = [];
    const result = await engine.fitHead(request(model), (event) => events.push(event), NEVER);

    assert.ok(result.training.head < result.training.constant, 'better on what it was fitted on');
    assert.equal(result.rollouts, 2 * PROBLEMS.length);
    assert.ok(result.right >= 10 && result.rollouts - result.right >= 10);
    assert.deepEqual(events.filter(({ kind }) => kind === 'rollouts').at(-1), {
      kind: 'rollouts',
      done: result.rollouts,
      total: result.rollouts,
      right: result.right,
    });
    assert.ok(events.some(({ kind }) => kind === 'fit'));
    assert.ok(result.warnings.some((text) => text.includes('prompts only')));

    assert.deepEqual([result.file, result.found], [path.join(model, 'ziprc.json'), true]);
    const trained = await readSidecar(model);
    assert.ok(trained?.reads.kind === 'linear');
    assert.deepEqual(trained.head.lengthEdges, result.lengthEdges);
    assert.deepEqual(trained.head.rewards, [0, 1]);
    assert.equal(trained.temperature, result.temperature);
    assert.deepEqual([trained.reads.width, trained.reads.cells], [128, 8]);
    const sidecar = JSON.parse(fs.readFileSync(result.file, 'utf8')) as Record<string, unknown>;
    const { hash } = await engine.load(model);
    assert.equal((sidecar.model as { readonly hash: string }).hash, hash);
    assert.deepEqual([sidecar.rollouts, sidecar.prompts], [result.rollouts, PROBLEMS.length]);
    assert.ok(typeof sidecar.calibration === 'object');

    const { block } = await run(engine, generation({ model, maxTokens: 20 }));
    assert.ok(block.ziprc);
    assert.equal(block.ziprc.source, 'linear');
    const joints = block.ziprc.joints;
    assert.equal(joints.length, block.tokens.length * 8);
    for (let token = 0; token < block.tokens.length; token += 1) {
      const sum = joints.subarray(token * 8, token * 8 + 8).reduce((total, one) => total + one, 0);
      assert.ok(Math.abs(sum - 1) < 1e-5, `${sum}`);
    }
  });

  it('is not saved where the fit is cancelled', async () => {
    const model = ownModel();
    const abort = new AbortController();
    const engine = new Engine(1);
    const fitting = engine.fitHead(request(model), () => abort.abort(), abort.signal);
    await assert.rejects(
      fitting,
      (error) => error instanceof EngineError && error.code === 'cancelled',
    );
    assert.ok(!fs.existsSync(path.join(model, 'ziprc.json')));
    assert.equal((await run(engine, generation({ model, maxTokens: 2 }))).ids.length, 2);
  });

  for (const [what, changes, message] of [
    ['few prompts', { problems: PROBLEMS.slice(0, 4) }, /4 different prompts, and 5 are the least/],
    ['no samples', { samples: 0 }, /samples must be a whole number from 1/],
    ['edges that do not ascend', { lengthEdges: [0, 9, 9] }, /ascending numbers of tokens/],
    ['edges that do not begin with 0', { lengthEdges: [5, 9] }, /begin with 0/],
    ['a verifier without gold', { problems: [{ prompt: 'a' }] }, /different prompt|has no answer/],
    ['a server', { model: 'server:a/b' }, /server does not give the hidden states/],
  ] as const) {
    it(`is refused before the model is loaded: ${what}`, async () => {
      const fitting = new Engine(1).fitHead(
        request('no-such-model', changes),
        () => undefined,
        NEVER,
      );
      await assert.rejects(fitting, message);
    });
  }

  it('is refused for a graph whose head cannot be split off', async () => {
    const fitting = new Engine(1).fitHead(
      request(withEinsumHead('llama-genai-fp32')),
      () => undefined,
      NEVER,
    );
    await assert.rejects(fitting, /No language-model head was found in the graph of .*Export/);
  });
});

describe('rollouts of a fit', () => {
  it('keep the states after the prompt and after each token but the last', async () => {
    const loaded = await LoadedModel.open(await findModel('embedded/base'), 1);
    try {
      const { rollouts, states } = await collectRollouts(loaded, {
        problems: [{ prompt: PROMPT, answer: '23' }],
        verify: (_, { text, finished }) => Promise.resolve(finished && !text.includes('<|end|>')),
        samples: 1,
        maxTokens: 200,
        temperature: 1,
        seed: 3,
        statesPerRollout: 1000,
        onRollout: () => undefined,
        signal: NEVER,
      });
      const [rollout] = rollouts;
      assert.ok(rollout);
      const engine = new Engine(1);
      const parameters = { temperature: 1 };
      const written = await run(
        engine,
        generation({ decoder: 'temperature', parameters, seed: 3, maxTokens: 200 }),
      );
      assert.equal(rollout.length, written.ids.length);
      assert.equal(rollout.finished, written.result.finish === 'stop');
      assert.equal(rollout.reward, rollout.finished ? 1 : 0);
      assert.deepEqual([...rollout.positions], [...written.ids.keys()]);
      assert.equal(states.count, written.ids.length);
      const prompt = [...written.started.promptTokens.ids];
      for (const k of [0, 1, written.ids.length - 1]) {
        const read = [...prompt, ...written.ids.slice(0, k)];
        await loaded.model.newSequence().eachHiddenState(read, read.length, (state) => {
          state.forEach((value, feature) => {
            assert.ok(Math.abs(value - (states.row(k)[feature] ?? NaN)) < 1e-4);
          });
        });
      }
    } finally {
      await loaded.model.release();
    }
  });
});

describe('the place of a fitted head', () => {
  const HASH = 'a'.repeat(64);
  const config = process.env.XDG_CONFIG_HOME;
  const home = temporaryFolder();
  before(() => {
    process.env.XDG_CONFIG_HOME = home;
  });
  after(() => {
    if (config === undefined) Reflect.deleteProperty(process.env, 'XDG_CONFIG_HOME');
    else process.env.XDG_CONFIG_HOME = config;
  });

  it("is beside a model of one's own, and never in place of a head in its vocabulary", async () => {
    const folder = ownModel();
    const model = await findModel(folder);
    assert.equal(await placeForHead(model, HASH, undefined), folder);
    fs.writeFileSync(path.join(folder, 'ziprc.json'), '{"version": 1, "kind": "vocabulary"}');
    await assert.rejects(placeForHead(model, HASH, undefined), /trained head of its own.*--out/);
    const named = path.join(home, 'new', 'place');
    assert.equal(await placeForHead(model, HASH, named), named);
    assert.ok(fs.existsSync(named));
  });

  it("is among the person's own files for a model that is not theirs", async () => {
    const model = { ...(await findModel(ownModel())), knows: 'sums' };
    const place = path.join(home, 'reasonscope', 'ziprc', HASH);
    assert.equal(await placeForHead(model, HASH, undefined), place);
  });

  it('is told where it cannot be written in', async () => {
    const file = path.join(home, 'file');
    fs.writeFileSync(file, '');
    const model = await findModel(ownModel());
    await assert.rejects(
      placeForHead(model, HASH, path.join(file, 'below')),
      /cannot be saved in .*below.*Name another folder/,
    );
  });
});
