import assert from 'node:assert/strict';
import fc from 'fast-check';
import { byteStringsFrom } from '../../../src/trace/byteStrings';
import { decodeExactly, decodeText, encodeText, mapText } from '../../../src/trace/text';

const wellFormed = fc.string({ unit: 'binary', maxLength: 20 });
const chunks = fc.array(
  fc.oneof(
    fc.uint8Array({ maxLength: 4 }),
    fc.constantFrom(
      Uint8Array.of(0xf0),
      Uint8Array.of(0x9f, 0x98),
      Uint8Array.of(0x80),
      Uint8Array.of(),
    ),
    wellFormed.map((text) => encodeText(text)),
  ),
  { maxLength: 12 },
);

describe('text', () => {
  it('encodes well-formed text as UTF-8, and back', () => {
    fc.assert(
      fc.property(wellFormed, (text) => {
        assert.deepEqual(encodeText(text), new TextEncoder().encode(text));
        assert.equal(decodeExactly(encodeText(text)), text);
      }),
    );
  });

  it('keeps lone surrogates apart from U+FFFD', () => {
    assert.deepEqual(encodeText('a\ud800'), Uint8Array.of(0x61, 0xed, 0xa0, 0x80));
    assert.deepEqual(
      encodeText('\udc00😀'),
      Uint8Array.of(0xed, 0xb0, 0x80, 0xf0, 0x9f, 0x98, 0x80),
    );
    assert.equal(decodeExactly(encodeText('\ud800')), undefined);
  });

  it('maps tokens to the text that all bytes together decode to', () => {
    fc.assert(
      fc.property(chunks, (tokens) => {
        const strings = byteStringsFrom(tokens);
        const { text, starts } = mapText(strings);
        assert.equal(text, decodeText(strings.bytes));
        assert.equal(starts.length, tokens.length + 1);
        assert.equal(starts[0], 0);
        assert.equal(starts.at(-1), text.length);
        starts.forEach((start, index) => assert.ok(start >= (starts[index - 1] ?? 0)));
      }),
      { numRuns: 2000 },
    );
  });

  it('gives a split character to its first token', () => {
    const { text, starts } = mapText(
      byteStringsFrom([
        'a',
        Uint8Array.of(0xf0, 0x9f),
        Uint8Array.of(0x98),
        Uint8Array.of(0x80),
        'b',
      ]),
    );
    assert.equal(text, 'a😀b');
    assert.deepEqual([...starts], [0, 1, 3, 3, 3, 4]);
  });
});
