import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { EngineError } from '../../../../src/engine/errors';
import { emitPart } from '../../../../src/engine/onnx/editModel';
import {
  externalTensor,
  float32Tensor,
  int64Tensor,
  intAttribute,
  newModel,
  node,
  value,
} from '../../../../src/engine/onnx/elements';
import { ModelFiles } from '../../../../src/engine/onnx/modelFiles';
import { ELEMENT } from '../../../../src/engine/onnx/onnxModel';
import { scanModel } from '../../../../src/engine/onnx/scanModel';
import { ByteFile } from '../../../../src/engine/onnx/wireReader';
import { temporaryFolder } from '../../../engine/support/folders';
import { float32, outputsOf, scan, written } from './support';

const WIDTH = 400;
const WEIGHT = Array.from({ length: WIDTH }, (_, index) => index / 8);

/** y = (x + weight) * 2, with a second output that nobody asks for. */
function small(weight: Uint8Array): Uint8Array {
  return newModel({
    name: 'small',
    nodes: [
      node('Add', ['x', 'weight'], ['sum']),
      node('Mul', ['sum', 'two'], ['y']),
      node('Reshape', ['y', 'shape'], ['other']),
    ],
    initializers: [weight, float32Tensor('two', [2], []), int64Tensor('shape', [-1, 1])],
    inputs: [value('x', ELEMENT.float32, ['n', WIDTH])],
    outputs: [value('y', ELEMENT.float32, ['n', WIDTH]), value('other')],
  });
}

function emitted(
  file: string,
  makes: string,
  fed: readonly string[] = [],
  unset: ReadonlyMap<string, string> = new Map(),
): Uint8Array {
  const source = new ByteFile(file);
  try {
    return emitPart(source, new ModelFiles(file), scanModel(source), {
      makes: [makes],
      fed,
      unset,
      addedNodes: [],
      addedInitializers: [],
      addedInputs: fed.map((name) => value(name, ELEMENT.float32, ['n', WIDTH])),
      outputs: [value(makes)],
    });
  } finally {
    source.close();
  }
}

describe('scanModel', () => {
  it('reads names, shapes and where the weights lie', () => {
    const file = written(small(float32Tensor('weight', WEIGHT)));
    const model = scan(file);
    assert.equal(model.opsets.get(''), 17);
    assert.deepEqual(
      model.nodes.map(({ op, inputs, outputs }) => [op, inputs, outputs]),
      [
        ['Add', ['x', 'weight'], ['sum']],
        ['Mul', ['sum', 'two'], ['y']],
        ['Reshape', ['y', 'shape'], ['other']],
      ],
    );
    assert.deepEqual(model.inputs[0]?.shape, ['n', WIDTH]);
    assert.equal(model.outputs[1]?.shape, undefined);
    const weight = model.initializers[0];
    assert.deepEqual([weight?.name, weight?.type, weight?.dims], ['weight', 1, [WIDTH]]);
    const raw = fs.readFileSync(file).subarray(weight?.raw?.start, weight?.raw?.end);
    assert.deepEqual(Buffer.from(Float32Array.from(WEIGHT).buffer), raw);
  });
});

describe('emitPart', () => {
  const x = Array.from({ length: WIDTH }, () => 1);
  const sum = WEIGHT.map((weight) => weight + 1);

  it('gives a model of the part alone, whose weights stay in the original file', async () => {
    const file = written(small(float32Tensor('weight', WEIGHT)));
    const part = emitted(file, 'sum');
    assert.ok(part.length < 400, `${part.length} bytes`);
    const outputs = await outputsOf(part, { x: float32(x, [1, WIDTH]) }, path.dirname(file));
    assert.deepEqual(outputs, { sum });
  });

  it('takes values inside the graph as inputs', async () => {
    const file = written(small(float32Tensor('weight', WEIGHT)));
    const part = emitted(file, 'y', ['sum']);
    const outputs = await outputsOf(part, { sum: float32(x, [1, WIDTH]) });
    assert.deepEqual(outputs, { y: x.map(() => 2) });
  });

  it('leaves attributes out, so that their defaults hold', async () => {
    const file = written(
      newModel({
        name: 'g',
        nodes: [node('Gather', ['x', 'second'], ['y'], [intAttribute('axis', 1)])],
        initializers: [int64Tensor('second', [1])],
        inputs: [value('x', ELEMENT.float32, [2, 2])],
        outputs: [value('y')],
      }),
    );
    const given = { x: float32([1, 2, 3, 4], [2, 2]) };
    const unset = new Map([['Gather', 'axis']]);
    assert.deepEqual(await outputsOf(emitted(file, 'y'), given), { y: [2, 4] });
    assert.deepEqual(await outputsOf(emitted(file, 'y', [], unset), given), { y: [3, 4] });
    const other = new Map([['Gather', 'other']]);
    assert.deepEqual(await outputsOf(emitted(file, 'y', [], other), given), { y: [2, 4] });
  });

  const external = (location: string): Uint8Array =>
    externalTensor(
      'weight',
      ELEMENT.float32,
      [WIDTH],
      new Map([
        ['location', location],
        ['offset', '0'],
        ['length', String(WIDTH * 4)],
      ]),
    );

  it('finds data files behind the links of a download cache', async () => {
    const cache = temporaryFolder();
    const snapshot = path.join(cache, 'snapshot');
    fs.mkdirSync(snapshot);
    fs.mkdirSync(path.join(cache, 'blobs'));
    fs.writeFileSync(path.join(cache, 'blobs', 'aa'), small(external('model.onnx_data')));
    fs.writeFileSync(path.join(cache, 'blobs', 'bb'), Float32Array.from(WEIGHT));
    fs.symlinkSync('../blobs/aa', path.join(snapshot, 'model.onnx'));
    fs.symlinkSync('../blobs/bb', path.join(snapshot, 'model.onnx_data'));
    const part = emitted(path.join(snapshot, 'model.onnx'), 'sum');
    const folder = path.join(cache, 'blobs');
    assert.deepEqual(await outputsOf(part, { x: float32(x, [1, WIDTH]) }, folder), { sum });
  });

  const refused: readonly (readonly [string, string, RegExp])[] = [
    ['a data file that is missing', 'model.onnx_data', /model\.onnx_data.*Download/],
    ['a data file elsewhere', '../secret', /outside its folder/],
  ];
  for (const [what, location, message] of refused) {
    it(`refuses ${what}`, () => {
      const folder = path.join(temporaryFolder(), 'model');
      fs.mkdirSync(folder);
      fs.writeFileSync(path.join(folder, '..', 'secret'), Float32Array.from(WEIGHT));
      const file = path.join(folder, 'model.onnx');
      fs.writeFileSync(file, small(external(location)));
      assert.throws(
        () => emitted(file, 'sum'),
        (error) => error instanceof EngineError && message.test(error.message),
      );
    });
  }
});
