import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { EngineError } from '../../../../src/engine/errors';
import { findModel } from '../../../../src/engine/models/modelFolder';

describe('findModel', () => {
  let folder = '';
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'reasonscope-'));
  });
  afterEach(() => {
    fs.rmSync(folder, { recursive: true });
  });
  const touch = (...names: string[]): void => {
    for (const name of names) {
      fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      fs.writeFileSync(path.join(folder, name), name);
    }
  };
  const refuses = (model: string, ...patterns: RegExp[]): Promise<void> =>
    assert.rejects(findModel(model), (error) => {
      assert.ok(error instanceof EngineError && error.code === 'model');
      assert.ok(!error.message.includes('\n'));
      for (const pattern of patterns) assert.match(error.message, pattern);
      return true;
    });

  it('knows the embedded models by name', async () => {
    assert.equal((await findModel('embedded')).name, 'embedded/base');
    const rl = await findModel('embedded/rl');
    assert.equal(rl.name, 'embedded/rl');
    assert.match(rl.knows ?? '', /Countdown/);
  });

  it('finds a folder of either layout, and its external data', async () => {
    touch('model.onnx', 'model.onnx_data', 'model.onnx_data_1', 'model.onnx.bak', 'tokenizer.json');
    const found = await findModel(folder);
    assert.equal(found.name, path.basename(folder));
    const names = found.weights.map((file) => path.basename(file));
    assert.deepEqual(names, ['model.onnx', 'model.onnx_data', 'model.onnx_data_1']);

    fs.rmSync(path.join(folder, 'model.onnx'));
    touch('onnx/model.onnx');
    assert.deepEqual((await findModel(folder)).weights, [path.join(folder, 'onnx', 'model.onnx')]);
  });

  it('takes the most exact of several graphs, or that of the dtype behind the path', async () => {
    touch('onnx/model_q4.onnx', 'onnx/model_q4.onnx_data', 'onnx/model_fp16.onnx');
    touch('tokenizer.json');
    const weightsOf = async (model: string): Promise<string[]> =>
      (await findModel(model)).weights.map((file) => path.basename(file));
    assert.deepEqual(await weightsOf(folder), ['model_fp16.onnx']);
    assert.deepEqual(await weightsOf(`${folder}#q4`), ['model_q4.onnx', 'model_q4.onnx_data']);
    assert.equal((await findModel(`${folder}#q4`)).name, `${path.basename(folder)}#q4`);
    await refuses(`${folder}#q8`, /no model_quantized\.onnx.*#fp16, #q4/);
    await refuses(`${folder}#q5`, /no dtype "q5".*fp32, fp16/);
  });

  it('takes the graph that genai_config.json names', async () => {
    touch('model.onnx', 'decoder.onnx', 'decoder.onnx.data', 'tokenizer.json');
    const config = { model: { decoder: { filename: 'decoder.onnx' } } };
    fs.writeFileSync(path.join(folder, 'genai_config.json'), JSON.stringify(config));
    const names = (await findModel(folder)).weights.map((file) => path.basename(file));
    assert.deepEqual(names, ['decoder.onnx', 'decoder.onnx.data']);
    fs.writeFileSync(path.join(folder, 'genai_config.json'), '{"model":{}}');
    await refuses(folder, /genai_config\.json.*no single decoder graph/);
  });

  it('notices replaced weights', async () => {
    touch('model.onnx', 'tokenizer.json');
    const before = await findModel(folder);
    fs.writeFileSync(path.join(folder, 'model.onnx'), 'other weights');
    assert.notEqual((await findModel(folder)).stamp, before.stamp);
  });

  it('says which names there are for one that there is not', () =>
    refuses('embedded/huge', /embedded\/huge/, /embedded, embedded\/base, embedded\/rl/));

  it('says what to export instead of a model in parts', async () => {
    touch('tokenizer.json', 'config.json');
    fs.mkdirSync(path.join(folder, 'onnx'));
    for (const name of [
      'decoder_model_merged_quantized.onnx',
      'decoder_with_past_model.onnx',
      'embed_tokens_q4.onnx',
    ]) {
      const part = path.join('onnx', name);
      touch(part);
      await refuses(folder, new RegExp(`in parts .${part}.*Export it as one graph`));
      fs.rmSync(path.join(folder, part));
    }
    touch('decoder_model_merged.onnx', 'onnx/model_q4.onnx');
    await refuses(`${folder}#fp16`, /Give one of #q4 behind/);
    assert.equal(path.basename((await findModel(folder)).graph), 'model_q4.onnx');
  });

  it('says what a folder lacks', async () => {
    await refuses(folder, /holds no model\.onnx/);
    touch('model.onnx');
    await refuses(folder, /holds no tokenizer\.json/);
    await refuses(path.join(folder, 'model.onnx'), /is a file/);
  });
});
