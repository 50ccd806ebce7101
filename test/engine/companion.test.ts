import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { Engine } from '../../src/engine/engine';
import { EngineError } from '../../src/engine/errors';
import { findCut, type Cut } from '../../src/engine/graph/findCut';
import { canCut } from '../../src/engine/graph/headModel';
import {
  float32Tensor,
  int64Tensor,
  intAttribute,
  newModel,
  node,
  value,
} from '../../src/engine/onnx/elements';
import { ELEMENT } from '../../src/engine/onnx/onnxModel';
import { scan } from '../unit/engine/onnx/support';
import { withEinsumHead } from './support/einsumHead';
import { expected, fixture, opened, scored } from './support/fixtureModels';
import { temporaryFolder } from './support/folders';
import { recordedRows, request, run } from './support/generation';
import { compareRow, fullForward, referenceRow } from './support/reference';

const VOCABULARY = 288;
const WIDTH = 4;
const EMBEDDING = Array.from({ length: VOCABULARY * WIDTH }, (_, at) => Math.sin(at * at));
const HEAD = Array.from({ length: VOCABULARY * WIDTH }, (_, at) => 3 * Math.cos(at * at));

/** A model of pairs of tokens, in an operator set that the annotation cannot be added to. */
function ofOldOperators(): string {
  const folder = temporaryFolder();
  fs.cpSync(fixture('llama-genai-fp32'), folder, { recursive: true });
  fs.rmSync(path.join(folder, 'model.onnx.data'));
  const cache = ['key', 'value'];
  const model = newModel(
    {
      name: 'pairs',
      nodes: [
        node('Gather', ['embedding', 'input_ids'], ['hidden']),
        node('MatMul', ['hidden', 'head'], ['logits']),
        node('Reshape', ['hidden', 'shape'], ['new']),
        ...cache.map((kind) =>
          node(
            'Concat',
            [`past_key_values.0.${kind}`, 'new'],
            [`present.0.${kind}`],
            [intAttribute('axis', 2)],
          ),
        ),
      ],
      initializers: [
        float32Tensor('embedding', EMBEDDING, [VOCABULARY, WIDTH]),
        float32Tensor('head', HEAD, [WIDTH, VOCABULARY]),
        int64Tensor('shape', [1, 1, -1, WIDTH]),
      ],
      inputs: [
        value('input_ids', ELEMENT.int64, [1, 'new']),
        ...cache.map((kind) =>
          value(`past_key_values.0.${kind}`, ELEMENT.float32, [1, 1, 'past', WIDTH]),
        ),
      ],
      outputs: [
        value('logits', ELEMENT.float32, [1, 'new', VOCABULARY]),
        ...cache.map((kind) => value(`present.0.${kind}`, ELEMENT.float32, [1, 1, 'all', WIDTH])),
      ],
    },
    12,
  );
  fs.writeFileSync(path.join(folder, 'model.onnx'), model);
  return folder;
}

function cutOf(folder: string): Cut | undefined {
  const model = scan(path.join(folder, 'model.onnx'));
  const cut = findCut(model, 'logits');
  return cut && canCut(model, 'logits', cut) ? cut : undefined;
}

describe('a graph that cannot be cut', () => {
  it('is annotated by a companion, with the same numbers as PyTorch’s', async () => {
    const folder = withEinsumHead('llama-genai-fp32');
    assert.equal(cutOf(folder), undefined);
    const { ids, logprobs } = expected('llama-genai-fp32');
    await opened(folder, async (loaded) => {
      const rows = await scored(loaded, ids);
      assert.equal(rows.length, logprobs.length);
      rows.forEach(({ logit, logSumExp }, at) => {
        assert.ok(Math.abs(logit - logSumExp - logprobs[at]!) < 2e-5);
      });
    });
  });

  it('generates like the one that can', async () => {
    const prompt = { ids: expected('llama-genai-fp32').ids.slice(0, 16) };
    const common = { prompt, decoder: 'sample', seed: 3, maxTokens: 40, ignoreEos: true };
    const whole = await run(
      new Engine(1),
      request({ ...common, model: fixture('llama-genai-fp32') }),
    );
    const model = withEinsumHead('llama-genai-fp32');
    const { ids, block } = await run(new Engine(1), request({ ...common, model }));
    assert.deepEqual(ids, whole.ids);
    const rows = await fullForward(path.join(model, 'model.onnx'), [...prompt.ids, ...ids], 16);
    recordedRows(ids, block).forEach((row, token) => {
      compareRow(row, rows[15 + token]!, `token ${token}`);
    });
  });

  it('may be of an old operator set', async () => {
    const folder = ofOldOperators();
    assert.ok(findCut(scan(path.join(folder, 'model.onnx')), 'logits')?.hidden);
    assert.equal(cutOf(folder), undefined);
    const ids = Array.from({ length: 40 }, (_, at) => (at * 31) % 256);
    const rows = await opened(folder, (loaded) => scored(loaded, ids, 5));
    rows.forEach((row, at) => {
      const before = EMBEDDING.slice(ids[at]! * WIDTH, (ids[at]! + 1) * WIDTH).map(Math.fround);
      const logits = Array.from({ length: VOCABULARY }, (_, id) =>
        before.reduce((sum, x, d) => sum + x * Math.fround(HEAD[d * VOCABULARY + id]!), 0),
      );
      const alternatives = row.top.map(({ id, logit }) => ({ id, logprob: logit - row.logSumExp }));
      const record = { ...row, logprob: row.logit - row.logSumExp, alternatives };
      compareRow(record, referenceRow(logits), `token ${at + 1}`);
    });
  });

  it('is refused where it gives its last row only', async () => {
    const model = withEinsumHead('qwen2-genai-pruned');
    assert.equal(cutOf(model), undefined);
    await assert.rejects(
      run(new Engine(1), request({ model, maxTokens: 2 })),
      (error) =>
        error instanceof EngineError && /1 rows for \d+ tokens.*without prun/.test(error.message),
    );
  });
});
