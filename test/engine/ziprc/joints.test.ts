import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { Engine } from '../../../src/engine/engine';
import { EngineError } from '../../../src/engine/errors';
import { LoadedModel } from '../../../src/engine/loadedModel';
import { findModel } from '../../../src/engine/models/modelFolder';
import type { ScoreEvent } from '../../../src/engine/protocol';
import type { TokenBlock } from '../../../src/trace/sampleBuilder';
import { cellsOf, jointAt } from '../../../src/trace/ziprc/zipRc';
import { folderOf } from '../support/folders';
import { collect, recordedRows, request, run, type Generation } from '../support/generation';
import { headedModel, headless, LENGTH_EDGES, SIDECAR } from '../support/headedModel';
import { jointOf, sidecarOf, softmax } from '../support/jointReference';
import {
  compareRow,
  forwardOf,
  reservedOf,
  without,
  type ReferenceRow,
} from '../support/reference';

const CELLS = 2 * (LENGTH_EDGES.length - 1);

/** The bar of the project for joints. */
const TOLERANCE = 1e-5;

/** One pass over the whole of a generation with nothing of the engine: row t predicts token t. */
async function referenceRows(
  folder: string,
  { started, ids }: Generation,
): Promise<ReferenceRow[]> {
  const prompt = [...started.promptTokens.ids];
  const rows = await forwardOf(folder, [...prompt, ...ids]);
  return rows.slice(prompt.length - 1, -1);
}

function checkJoints(block: TokenBlock, wanted: readonly (readonly number[])[]): void {
  const { ziprc } = block;
  assert.ok(ziprc);
  assert.equal(ziprc.joints.length, block.tokens.length * cellsOf(ziprc));
  wanted.forEach((joint, token) => {
    const row = jointAt(ziprc, token);
    assert.ok(row, `token ${token} has a joint`);
    const cells = Array.from(row.joint);
    assert.ok(Math.abs(cells.reduce((a, b) => a + b) - 1) < TOLERANCE);
    cells.forEach((value, cell) => {
      assert.ok(
        Math.abs(value - (joint[cell] ?? NaN)) < TOLERANCE,
        `token ${token}, cell ${cell}: ${value} is not ${joint[cell]}`,
      );
    });
  });
}

describe('ZIP-RC joints', () => {
  const MODEL = 'embedded/rl';
  const folder = folderOf(MODEL);
  let engine: Engine;
  before(() => {
    engine = new Engine(1);
  });

  for (const model of ['embedded/base', MODEL]) {
    for (const decoder of ['greedy', 'temperature', 'best-of-n']) {
      it(`of ${model} equal a float64 softmax over the reserved logits, and mask them: ${decoder}`, async () => {
        const parameters = decoder === 'best-of-n' ? { samples: 1 } : {};
        const generation = await run(
          engine,
          request({ model, decoder, parameters, seed: 3, topK: 20, maxTokens: 80 }),
        );
        const { block, ids } = generation;
        assert.ok(ids.length > 10);
        const own = folderOf(model);
        const rows = await referenceRows(own, generation);
        checkJoints(
          block,
          rows.map((row) => jointOf(own, row)),
        );
        // Probabilities of the policy sum to 1 without the reserved ids, in every recorded number.
        const reserved = reservedOf(own);
        recordedRows(ids, block).forEach((row, token) => {
          compareRow(row, without(rows[token]!, reserved), `token ${token}`);
        });
      });
    }
  }

  it('are the same of the same tokens, scored', async () => {
    const written = await run(engine, request({ model: MODEL, maxTokens: 60 }));
    const prompt = [...written.started.promptTokens.ids];
    const source = { ids: [...prompt, ...written.ids], promptLength: prompt.length };
    const events: ScoreEvent[] = [];
    const { signal } = new AbortController();
    const result = await engine.score(
      { model: MODEL, source, topK: 5 },
      (event) => events.push(event),
      signal,
    );
    const tokens = events.filter((event) => event.kind !== 'progress');
    const scored = collect(tokens, result);
    const { ziprc } = written.block;
    assert.ok(ziprc);
    checkJoints(
      scored.block,
      Array.from({ length: written.ids.length }, (_, token) =>
        Array.from(jointAt(ziprc, token)?.joint ?? []),
      ),
    );
  });

  it('are divided by the temperature of a calibrated head', async () => {
    const calibrated = headedModel({ ...SIDECAR, temperature: 2 });
    const generation = await run(engine, request({ model: calibrated, maxTokens: 20 }));
    const rows = await referenceRows(calibrated, generation);
    checkJoints(
      generation.block,
      rows.map((row) => jointOf(calibrated, row)),
    );
  });

  it('cost no forward pass, and change no token that is picked', async () => {
    const plain = await run(engine, request({ model: headless(), maxTokens: 60 }));
    const headed = await run(engine, request({ model: MODEL, maxTokens: 60 }));
    assert.deepEqual(headed.ids, plain.ids);
    const counted = ({ result }: Generation): unknown =>
      result.cost.map(({ passes, tokens }) => [passes, tokens]);
    assert.deepEqual(counted(headed), counted(plain));
    assert.equal(plain.block.ziprc, undefined, 'a model without a sidecar predicts nothing');
  });

  it('are told with the model', async () => {
    assert.equal((await engine.load('embedded/draft')).ziprc, undefined);
    const { rewards, lengthEdges, policy } = sidecarOf(folder);
    const { ziprc } = await engine.load(MODEL);
    assert.deepEqual(ziprc, { rewards, lengthEdges, source: 'vocabulary', policy });
  });

  it('are read anew when the sidecar changes', async () => {
    const changing = headedModel();
    await engine.load(changing);
    fs.writeFileSync(
      path.join(changing, 'ziprc.json'),
      JSON.stringify({ ...SIDECAR, policy: 'x' }),
    );
    assert.equal((await engine.load(changing)).ziprc?.policy, 'x');
    fs.rmSync(path.join(changing, 'ziprc.json'));
    assert.equal((await engine.load(changing)).ziprc, undefined);
  });

  it('do not set two models apart that reserve different ids', async () => {
    const { signal } = new AbortController();
    const events: ScoreEvent[] = [];
    const source = { text: 'Make 23 from 7, 6, 10.' };
    await engine.diverge(
      { model: MODEL, otherModels: [headless()], source, topK: 1 },
      (event) => events.push(event),
      signal,
    );
    const tokens = events.filter((event) => event.kind === 'tokens');
    const columns = new Map(tokens.flatMap(({ block }) => block.columns));
    for (const name of ['kl', 'reverseKl', 'js', 'tv']) {
      for (const value of columns.get(name) ?? [NaN]) assert.ok(Math.abs(value) < 1e-6, name);
    }
  });
});

describe('linear ZIP-RC heads', () => {
  const LINEAR = { ...SIDECAR, kind: 'linear', weights: 'ziprc.bin', firstId: undefined };
  const WIDTH = 128;
  const weights = Float32Array.from({ length: CELLS * (WIDTH + 1) }, (_, index) =>
    Math.sin(index * 1.7),
  );

  it('are a linear map of the final hidden state', async () => {
    const engine = new Engine(1);
    const folder = headedModel(LINEAR, weights);
    const generation = await run(engine, request({ model: folder, maxTokens: 40 }));
    const [plain, rows] = [
      await run(engine, request({ model: headless(), maxTokens: 40 })),
      await referenceRows(folder, generation),
    ];
    assert.deepEqual(generation.ids, plain.ids);
    // Nothing of the vocabulary is reserved, so nothing is masked.
    recordedRows(generation.ids, generation.block).forEach((row, token) => {
      compareRow(row, rows[token]!, `token ${token}`);
    });
    const { ziprc } = generation.block;
    assert.equal(ziprc?.source, 'linear');
    const prompt = [...generation.started.promptTokens.ids];
    const wanted = await statesOf(folder, [...prompt, ...generation.ids], prompt.length);
    checkJoints(
      generation.block,
      wanted.map((state) =>
        softmax(
          Array.from({ length: CELLS }, (_, cell) => {
            const row = weights.subarray(cell * (WIDTH + 1), (cell + 1) * (WIDTH + 1));
            return state.reduce((sum, value, at) => sum + value * row[at]!, row[WIDTH]!);
          }),
        ),
      ),
    );
  });

  it('are refused where their width is not that of the model', async () => {
    const folder = headedModel(LINEAR, weights.slice(0, CELLS * 65));
    await assert.rejects(
      run(new Engine(1), request({ model: folder })),
      (error: unknown) =>
        error instanceof EngineError && error.message.includes('64 numbers, and the model has 128'),
    );
  });

  it('are refused where their weights are missing', async () => {
    const folder = headedModel(LINEAR);
    await assert.rejects(new Engine(1).load(folder), /ziprc\.bin cannot be read/);
  });
});

/** Final hidden states after each beginning of the ids from `first` on, less the last. */
async function statesOf(
  folder: string,
  ids: readonly number[],
  first: number,
): Promise<readonly (readonly number[])[]> {
  const { model } = await LoadedModel.open(await findModel(folder), 1);
  const states: number[][] = [];
  await model.newSequence().eachHiddenState(ids.slice(0, -1), first, (state) => {
    states.push([...state]);
  });
  return states;
}
