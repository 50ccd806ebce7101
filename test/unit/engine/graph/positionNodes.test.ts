import assert from 'node:assert/strict';
import { positionNodes } from '../../../../src/engine/graph/positionNodes';
import type { OnnxModel, OnnxNode } from '../../../../src/engine/onnx/onnxModel';

function nodeOf(name: string, op: string, inputs: string[], output: string): OnnxNode {
  const span = { start: 0, end: 0 };
  return { name, op, domain: '', inputs, outputs: [output], captures: [], span };
}

function modelOf(nodes: readonly OnnxNode[]): OnnxModel {
  const none = { opsets: new Map(), around: [], graphName: '', initializers: [] };
  return { ...none, nodes, inputs: [], outputs: [] };
}

describe('nodes that work on positions', () => {
  const rotary = [
    nodeOf('length', 'Shape', ['past'], 'length'),
    nodeOf('range', 'Range', ['length'], 'positions'),
    nodeOf('angles', 'MatMul', ['frequencies', 'positions'], 'angles'),
    nodeOf('cos', 'Cos', ['angles'], 'cos'),
    nodeOf('sin', 'Sin', ['angles'], 'sin'),
    nodeOf('rotate', 'Mul', ['hidden', 'cos'], 'rotated'),
  ];

  it('are those that sines and cosines are made of, less the shapes', () => {
    assert.deepEqual(positionNodes(modelOf(rotary)), ['range', 'angles', 'cos', 'sin']);
  });

  it('are only the sines themselves where these depend on tokens', () => {
    const nodes = [
      nodeOf('embed', 'Gather', ['weights', 'input_ids'], 'embedded'),
      nodeOf('wave', 'Sin', ['embedded'], 'wave'),
    ];
    assert.deepEqual(positionNodes(modelOf(nodes)), ['wave']);
  });

  it('are none where nothing waves, and have names', () => {
    assert.deepEqual(positionNodes(modelOf([nodeOf('m', 'MatMul', ['a', 'b'], 'c')])), []);
    assert.deepEqual(positionNodes(modelOf([nodeOf('', 'Sin', ['a'], 'b')])), []);
  });
});
