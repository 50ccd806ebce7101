import assert from 'node:assert/strict';
import { EngineError } from '../../../../src/engine/errors';
import { newModel, node, value } from '../../../../src/engine/onnx/elements';
import { ELEMENT } from '../../../../src/engine/onnx/onnxModel';
import {
  readSignature,
  type GraphSignature,
  type ShapeHints,
} from '../../../../src/engine/runtime/graphSignature';
import { scan, written } from '../onnx/support';

type Shape = readonly (number | string)[];

const { float32, float16, int64 } = ELEMENT;
const BFLOAT16 = 16;
const whole = (name: string, type: number = int64): Uint8Array => value(name, type, ['b', 's']);
const IDS = whole('input_ids');
const MASK = whole('attention_mask');
const PLACES = whole('position_ids');
const past = (name: string, shape: Shape = ['b', 2, 'p', 32], type: number = float32) =>
  value(name, type, shape);
const KEY = past('past_key_values.0.key');
const VALUE = past('past_key_values.0.value');
const logits = (type: number, size: number | string): Uint8Array =>
  value('logits', type, ['b', 's', size]);
const LOGITS = logits(float32, 1024);
const present = (name: string): Uint8Array => value(name, float32, ['b', 2, 't', 32]);
const PRESENT = [present('present.0.key'), present('present.0.value')];

function read(
  inputs: readonly Uint8Array[],
  outputs: readonly Uint8Array[],
  hints: ShapeHints = {},
  nodes: readonly Uint8Array[] = [],
): GraphSignature {
  const model = newModel({ name: 'g', nodes, initializers: [], inputs, outputs });
  return readSignature(scan(written(model)), hints, 'x.onnx');
}

describe('readSignature', () => {
  it('reads names and shapes from the graph', () => {
    const signature = read([IDS, MASK, PLACES, KEY, VALUE], [LOGITS, ...PRESENT]);
    assert.equal(signature.vocabularySize, 1024);
    assert.deepEqual(
      [...signature.wholeNumbers.keys()],
      ['input_ids', 'attention_mask', 'position_ids'],
    );
    const shape = { type: 'float32', heads: 2, size: 32 };
    assert.deepEqual(signature.cache, [
      { past: 'past_key_values.0.key', present: 'present.0.key', ...shape },
      { past: 'past_key_values.0.value', present: 'present.0.value', ...shape },
    ]);
    assert.equal(signature.layout, 'exact');
  });

  it('knows other spellings of the cache, and narrower types', () => {
    const { cache, wholeNumbers } = read(
      [whole('input_ids', ELEMENT.int32), past('past_key_7', ['b', 4, 'p', 8], float16)],
      [logits(float16, 9), present('present_key_7')],
    );
    assert.deepEqual([...wholeNumbers], [['input_ids', 'int32']]);
    assert.deepEqual(cache, [
      { past: 'past_key_7', present: 'present_key_7', type: 'float16', heads: 4, size: 8 },
    ]);
  });

  it('takes sizes that the graph leaves open from the configuration', () => {
    const open = past('past_key_values.0.key', ['b', 'heads', 'p', 'kv_cache_dim']);
    const hints = { vocabularySize: 77, keyValueHeads: 3, headSize: 16 };
    const signature = read([IDS, open], [logits(float32, 'v'), ...PRESENT], hints);
    assert.equal(signature.vocabularySize, 77);
    assert.deepEqual([signature.cache[0]?.heads, signature.cache[0]?.size], [3, 16]);
  });

  it('gives buffers of fixed capacity to GroupQueryAttention alone', () => {
    const attention = node(
      'GroupQueryAttention',
      ['q', 'k', 'v', 'past_key_values.0.key', 'past_key_values.0.value'],
      ['attended', 'present.0.key', 'present.0.value'],
      [],
      'com.microsoft',
    );
    const outputs = [LOGITS, ...PRESENT];
    assert.equal(read([IDS, MASK, KEY, VALUE], outputs, {}, [attention]).layout, 'capacity');
    assert.equal(read([IDS, KEY, VALUE], outputs, {}, [attention]).layout, 'exact');
    const sliding = ['past_key_values.0.key', 'past_key_values.0.value'].map((name) =>
      past(name, ['b', 2, 'past_sliding_length', 32]),
    );
    assert.equal(read([IDS, MASK, ...sliding], outputs, {}, [attention]).layout, 'capacity');
  });

  const refused: readonly (readonly [string, Uint8Array[], Uint8Array[], RegExp])[] = [
    ['no logits', [IDS, KEY], PRESENT, /no output "logits"/],
    ['other logits', [IDS, KEY], [logits(BFLOAT16, 9)], /neither float32 nor float16/],
    ['an open vocabulary', [IDS, KEY], [logits(float32, 'v')], /vocabulary size is not known/],
    ['no ids', [KEY], [LOGITS, ...PRESENT], /no "input_ids"/],
    ['float ids', [whole('input_ids', float32)], [LOGITS], /not int64/],
    ['an unknown input', [IDS, whole('pixel_values')], [LOGITS], /"pixel_values"/],
    ['embeddings', [IDS, whole('inputs_embeds')], [LOGITS], /Export.*with its embeddings/],
    [
      'embeddings alone',
      [whole('inputs_embeds'), KEY],
      [LOGITS],
      /no "input_ids".*with its embeddings/,
    ],
    ['a merged decoder', [IDS, whole('use_cache_branch')], [LOGITS], /not merged/],
    ['other states', [IDS, whole('past_conv.0')], [LOGITS], /states beside keys/],
    [
      'states of convolutions',
      [IDS, KEY, past('past.1.conv', ['b', 32, 3])],
      [LOGITS, ...PRESENT],
      /"past\.1\.conv".*states beside keys/,
    ],
    ['recurrent states', [IDS, past('past.0.recurrent')], [LOGITS], /states beside keys/],
    [
      'paged attention',
      [IDS, whole('block_table', ELEMENT.int32)],
      [LOGITS],
      /use_paged_attention=false/,
    ],
    [
      'a cache in bfloat16',
      [IDS, past('past_key_values.0.key', undefined, BFLOAT16)],
      [LOGITS, ...PRESENT],
      /neither float32 nor float16/,
    ],
    ['no cache', [IDS, MASK], [LOGITS], /no key-value cache/],
    ['no present', [IDS, KEY], [LOGITS], /gives no present/],
    [
      'a cache of fixed length',
      [IDS, past('past_key_values.0.key', ['b', 2, 128, 32])],
      [LOGITS, ...PRESENT],
      /unknown layout/,
    ],
    [
      'a sliding cache',
      [IDS, past('past_key_values.0.key', ['b', 2, 'past_sliding_length', 32])],
      [LOGITS, ...PRESENT],
      /sliding window.*windowed_kv_cache=false/,
    ],
  ];
  for (const [what, inputs, outputs, message] of refused) {
    it(`refuses ${what}, saying so`, () => {
      assert.throws(
        () => read(inputs, outputs),
        (error) => {
          assert.ok(error instanceof EngineError && error.code === 'model');
          assert.match(error.message, message);
          assert.match(error.message, /^x\.onnx cannot generate text here/);
          return true;
        },
      );
    });
  }
});
