import assert from 'node:assert/strict';
import fc from 'fast-check';
import { byteStringsFrom } from '../../../../src/trace/byteStrings';
import { encodeText } from '../../../../src/trace/text';
import {
  displayBytes,
  displayToken,
  visibleText,
} from '../../../../src/webview/tokens/displayText';

const shown = (text: string | Uint8Array): string[] => {
  const bytes = typeof text === 'string' ? encodeText(text) : text;
  return displayBytes(bytes, 0, bytes.length).map((part) => `${part.kind}:${part.text}`);
};

describe('displayText', () => {
  it('leaves ordinary text of any script alone', () => {
    for (const text of [' Wait', 'héllo', '你好', 'שלום', 'e\u0301', '👍', '　']) {
      assert.deepEqual(shown(text), [`text:${text}`]);
    }
  });

  it('names what would be invisible or reorder text', () => {
    assert.deepEqual(shown('a\u202eb'), ['text:a', 'escape:U+202E', 'text:b']);
    for (const [text, name] of [
      ['\u0000', 'U+0000'],
      ['\u001b', 'U+001B'],
      ['\r', 'U+000D'],
      ['\u200b', 'U+200B'],
      ['\u2066', 'U+2066'],
      ['\u00a0', 'U+00A0'],
      ['\u2028', 'U+2028'],
      ['\ufeff', 'U+FEFF'],
      ['\ue000', 'U+E000'],
      ['\u{e0041}', 'U+E0041'],
      ['\u3164', 'U+3164'],
      ['\ud800', 'U+D800'],
    ] as const) {
      assert.deepEqual(shown(text), [`escape:${name}`]);
    }
  });

  it('marks newlines and tabs, and bytes that are not UTF-8 in hexadecimal', () => {
    assert.deepEqual(shown('a\n\tb'), ['text:a', 'newline:↵', 'tab:⇥', 'text:b']);
    assert.deepEqual(shown(Uint8Array.of(0x61, 0xff, 0xc0, 0x80)), [
      'text:a',
      'escape:FF',
      'escape:C0',
      'escape:80',
    ]);
    assert.deepEqual(shown(''), ['escape:∅']);
  });

  it('keeps emoji sequences whole and shows a joiner elsewhere', () => {
    assert.deepEqual(shown('👨\u200d👩\u200d👧'), ['text:👨\u200d👩\u200d👧']);
    assert.deepEqual(shown('a\u200db'), ['text:a', 'escape:U+200D', 'text:b']);
  });

  it('shows a character that several tokens share once, in the first of them', () => {
    const [one, two, three] = [Uint8Array.of(0xe2, 0x9c), Uint8Array.of(0x93, 0x21), 'x'];
    const tokens = byteStringsFrom([one, two, three]);
    const texts = [0, 1, 2].map((index) => visibleText(displayToken(tokens, index)));
    assert.deepEqual(texts, ['✓', '·!', 'x']);
  });

  it('shows spaces at the ends of a label', () => {
    assert.equal(visibleText([{ kind: 'text', text: ' a b  c ' }]), '␣a b␣␣c␣');
  });

  it('never lets an unsafe character through, whatever the bytes and cuts', () => {
    const unsafe = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069\u200b\u200e\u200f\ufeff]/u;
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 6 }), { maxLength: 8 }), (parts) => {
        const tokens = byteStringsFrom(parts);
        for (let token = 0; token < tokens.length; token += 1) {
          for (const { text } of displayToken(tokens, token)) assert.ok(!unsafe.test(text));
        }
      }),
    );
  });
});
