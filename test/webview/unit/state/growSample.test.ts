import assert from 'node:assert/strict';
import { rowsOf, SampleBuilder, type TokenRow } from '../../../../src/trace/sampleBuilder';
import { growSample } from '../../../../src/webview/state/growSample';
import { random, rowOf } from '../../samples';

function built(rows: readonly TokenRow[]): ReturnType<SampleBuilder['build']> {
  const builder = new SampleBuilder();
  rows.forEach((row) => builder.push(row));
  return builder.build();
}

describe('growSample', () => {
  it('gives the same tokens whether they come at once or in blocks', () => {
    const next = random(1);
    const rows = ['a', ' b', '\u202e', ' d', 'e'].map((text, at) => ({
      ...rowOf(text, next, 3 + at, at > 1),
      ...(at > 2 ? { reference: rowOf(text, next, 2 + at, at > 3) } : {}),
    }));
    // A reference that begins late is missing before.
    const whole = built(rows.map((row) => ({ reference: {}, ...row })));
    const first = { id: 's', origin: {}, ...built(rows.slice(0, 2)) };
    const grown = growSample(growSample(first, built(rows.slice(2, 3))), built(rows.slice(3)));
    assert.deepEqual([...rowsOf(grown)], [...rowsOf(whole)]);
    assert.equal(first.tokens.length, 2);
  });

  it('fills what one of the parts does not have', () => {
    const first = { id: 's', origin: {}, ...built([{ text: 'a' }]) };
    const grown = growSample(first, built([{ text: 'b', id: 4, columns: { entropy: 1 } }]));
    assert.deepEqual(grown.ids, Int32Array.of(-1, 4));
    assert.deepEqual(grown.columns.get('entropy'), Float64Array.of(NaN, 1));
    assert.equal(grown.topK, undefined);
  });
});
