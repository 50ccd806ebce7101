import assert from 'node:assert/strict';
import { EngineError } from '../../../../src/engine/errors';
import { readSignature } from '../../../../src/engine/runtime/graphSignature';

type Value = Parameters<typeof readSignature>[0]['inputMetadata'][number];

function tensor(
  name: string,
  type: 'float32' | 'float16' | 'int64' | 'int32',
  shape: (number | string)[],
): Value {
  return { name, isTensor: true, type, shape };
}

const IDS = tensor('input_ids', 'int64', ['b', 's']);
const MASK = tensor('attention_mask', 'int64', ['b', 't']);
const PLACES = tensor('position_ids', 'int64', ['b', 's']);
const KEY = tensor('past_key_values.0.key', 'float32', ['b', 2, 'p', 32]);
const VALUE = tensor('past_key_values.0.value', 'float32', ['b', 2, 'p', 32]);
const LOGITS = tensor('logits', 'float32', ['b', 's', 1024]);
const PRESENT = ['present.0.key', 'present.0.value'].map((name) =>
  tensor(name, 'float32', ['b', 2, 't', 32]),
);

function read(inputs: Value[], outputs: Value[]): ReturnType<typeof readSignature> {
  return readSignature({ inputMetadata: inputs, outputMetadata: outputs }, 'x.onnx');
}

describe('readSignature', () => {
  it('reads names and shapes from the graph', () => {
    const signature = read([IDS, MASK, PLACES, KEY, VALUE], [LOGITS, ...PRESENT]);
    assert.equal(signature.vocabularySize, 1024);
    assert.ok(signature.attentionMask && signature.positionIds);
    assert.deepEqual(signature.cache, [
      {
        past: 'past_key_values.0.key',
        present: 'present.0.key',
        type: 'float32',
        emptyShape: [1, 2, 0, 32],
      },
      {
        past: 'past_key_values.0.value',
        present: 'present.0.value',
        type: 'float32',
        emptyShape: [1, 2, 0, 32],
      },
    ]);
  });

  it('feeds only what the graph takes', () => {
    const { attentionMask, positionIds } = read([IDS, KEY, VALUE], [LOGITS, ...PRESENT]);
    assert.ok(!attentionMask && !positionIds);
  });

  const refused: readonly (readonly [string, Value[], Value[], RegExp])[] = [
    ['no logits', [IDS, KEY], PRESENT, /no output "logits"/],
    ['half logits', [IDS, KEY], [tensor('logits', 'float16', [1, 1, 9])], /not float32/],
    ['an open vocabulary', [IDS, KEY], [tensor('logits', 'float32', [1, 1, 'v'])], /not fixed/],
    ['no ids', [KEY], [LOGITS, ...PRESENT], /no "input_ids"/],
    ['int32 ids', [tensor('input_ids', 'int32', [1, 1])], [LOGITS], /not int64/],
    ['an unknown input', [IDS, tensor('pixel_values', 'float32', [1])], [LOGITS], /"pixel_values"/],
    ['no cache', [IDS, MASK], [LOGITS], /no key-value cache/],
    ['no present', [IDS, KEY], [LOGITS], /no output "present\.0\.key"/],
    [
      'a cache of fixed length',
      [IDS, tensor('past_key_values.0.key', 'float32', ['b', 2, 128, 32])],
      [LOGITS, ...PRESENT],
      /unknown layout/,
    ],
  ];
  for (const [what, inputs, outputs, message] of refused) {
    it(`refuses ${what}, saying so`, () => {
      assert.throws(
        () => read(inputs, outputs),
        (error) => {
          assert.ok(error instanceof EngineError && error.code === 'model');
          assert.match(error.message, message);
          assert.match(error.message, /^x\.onnx cannot generate text/);
          return true;
        },
      );
    });
  }
});
