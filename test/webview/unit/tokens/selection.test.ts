import assert from 'node:assert/strict';
import fc from 'fast-check';
import { byteStringsFrom } from '../../../../src/trace/byteStrings';
import { selectionBetween, textOf } from '../../../../src/webview/tokens/selection';

describe('selection', () => {
  it('reaches from one token to the other in either direction', () => {
    assert.deepEqual(selectionBetween(2, 5), { start: 2, end: 6 });
    assert.deepEqual(selectionBetween(5, 2), { start: 2, end: 6 });
  });

  it('gives the original text, not what is shown', () => {
    const tokens = byteStringsFrom(['a\n', '\u202e', '\tb', ' c']);
    assert.equal(textOf(tokens, { start: 0, end: 3 }), 'a\n\u202e\tb');
    assert.equal(textOf(tokens, { start: 1, end: 1 }), '');
  });

  it('takes a character whole that the range cuts', () => {
    const tokens = byteStringsFrom(['x', Uint8Array.of(0xe2, 0x9c), Uint8Array.of(0x93), 'y']);
    assert.equal(textOf(tokens, { start: 1, end: 2 }), '✓');
    assert.equal(textOf(tokens, { start: 2, end: 4 }), '✓y');
  });

  it('gives back any text that was cut into tokens anywhere', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.array(fc.nat(40)), (text, cuts) => {
        const bytes = new TextEncoder().encode(text);
        const places = [...new Set([0, ...cuts.map((cut) => Math.min(cut, bytes.length))])].sort(
          (a, b) => a - b,
        );
        const tokens = byteStringsFrom(
          places.map((place, at) => bytes.subarray(place, places[at + 1] ?? bytes.length)),
        );
        assert.equal(textOf(tokens, { start: 0, end: tokens.length }), text);
      }),
    );
  });
});
