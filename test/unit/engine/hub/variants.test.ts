import assert from 'node:assert/strict';
import { variantsOf } from '../../../../src/engine/hub/variants';

describe('variantsOf', () => {
  const sized = (...paths: string[]) => paths.map((path, index) => ({ path, bytes: 10 ** index }));
  const found = (...paths: string[]) =>
    Object.fromEntries(
      variantsOf(sized(...paths)).map(({ id, files }) => [
        id,
        files.map(({ path }) => path).sort(),
      ]),
    );

  it('finds the exports of the onnx folder by their suffix', () => {
    const side = ['config.json', 'generation_config.json', 'tokenizer.json', 'chat_template.jinja'];
    const exports = ['', '_fp16', '_q4', '_q4f16', '_quantized', '_int8', '_uint8', '_bnb4'];
    const variants = found(...side, ...exports.map((suffix) => `onnx/model${suffix}.onnx`));
    assert.deepEqual(
      Object.keys(variants).sort(),
      ['bnb4', 'fp16', 'fp32', 'int8', 'q4', 'q4f16', 'q8', 'uint8'].sort(),
    );
    for (const files of Object.values(variants)) assert.equal(files.length, side.length + 1);
  });

  it('gives every export its own external data, and only that', () => {
    const variants = found(
      ...[
        'tokenizer.json',
        'model.onnx',
        'model.onnx_data',
        'model.onnx_data_1',
        'model.onnx.data',
      ],
      ...['model_q4.onnx', 'model_q4.onnx_data', 'model.onnx.bak', 'model.onnx_data_old'],
    );
    assert.deepEqual(variants.fp32, [
      ...['model.onnx', 'model.onnx.data', 'model.onnx_data', 'model.onnx_data_1'],
      'tokenizer.json',
    ]);
    assert.deepEqual(variants.q4, ['model_q4.onnx', 'model_q4.onnx_data', 'tokenizer.json']);
  });

  it('finds the builder exports in their subfolders, by the dtype in the name', () => {
    const folder = 'cpu_and_mobile/cpu-int4-rtn-block-32';
    const names = ['genai_config.json', 'phi3.onnx', 'phi3.onnx.data', 'tokenizer.json'];
    const variants = found(...names.map((name) => `${folder}/${name}`), 'README.md', 'config.json');
    assert.deepEqual(variants, { [`${folder}/int4`]: names.map((name) => `${folder}/${name}`) });
  });

  it('does not guess the dtype of a builder export that does not tell it', () => {
    const [variant] = variantsOf(sized('genai_config.json', 'model.onnx', 'tokenizer.json'));
    assert.equal(variant?.id, 'default');
    assert.equal(variant.dtype, undefined);
  });

  it('passes over other graphs, and folders without a tokenizer', () => {
    assert.deepEqual(found('model.onnx', 'config.json'), {});
    assert.deepEqual(found('tokenizer.json', 'vision_encoder.onnx', 'other/model.onnx'), {});
    assert.deepEqual(found('tokenizer.json', 'model_merged.onnx', 'onnx/model_q2.onnx'), {});
  });

  it('says what to write behind the folder to load an export', () => {
    const choices = (...paths: string[]) => variantsOf(sized(...paths)).map(({ choice }) => choice);
    assert.deepEqual(choices('tokenizer.json', 'model.onnx', 'model_quantized.onnx'), ['', '#q8']);
    assert.deepEqual(choices('int4/tokenizer.json', 'int4/model.onnx', 'int4/genai_config.json'), [
      '',
    ]);
  });

  it('puts the smallest first and adds up the sizes', () => {
    const variants = variantsOf([
      { path: 'tokenizer.json', bytes: 5 },
      { path: 'onnx/model.onnx', bytes: 400 },
      { path: 'onnx/model_q4.onnx', bytes: 20 },
      { path: 'onnx/model_q4.onnx_data', bytes: 100 },
    ]);
    assert.deepEqual(
      variants.map(({ id, bytes }) => [id, bytes]),
      [
        ['q4', 125],
        ['fp32', 405],
      ],
    );
  });
});
