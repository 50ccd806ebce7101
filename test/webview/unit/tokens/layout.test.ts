import assert from 'node:assert/strict';
import fc from 'fast-check';
import { byteStringsFrom, offsetAt, type ByteStrings } from '../../../../src/trace/byteStrings';
import { decodeText } from '../../../../src/trace/text';
import { TokenLayout } from '../../../../src/webview/tokens/layout';
import { TEN } from './fakeMetrics';

function layoutOf(
  tokens: ByteStrings,
  columns: number,
  breaks: readonly number[] = [],
): TokenLayout {
  const layout = new TokenLayout(TEN, columns * 10);
  layout.extend(tokens, breaks);
  return layout;
}

/** Every line as its fragments' texts. */
function linesOf(layout: TokenLayout, tokens: ByteStrings): string[][] {
  return Array.from({ length: layout.lineCount }, (_, line) => {
    const texts: string[] = [];
    for (let at = layout.lineStart(line); at < layout.lineStart(line + 1); at += 1) {
      texts.push(decodeText(tokens.bytes.subarray(layout.from(at), layout.to(at))));
    }
    return texts;
  });
}

function lay(
  texts: readonly string[],
  columns: number,
  breaks: readonly number[] = [],
): string[][] {
  const tokens = byteStringsFrom(texts);
  return linesOf(layoutOf(tokens, columns, breaks), tokens);
}

const anyTokens = fc.array(
  fc.oneof(
    fc.constantFrom(
      ' a',
      ' word',
      'ing',
      '\n',
      '.\n\n',
      ' ',
      '   ',
      '你好',
      'averylongtokenindeed',
      '',
    ),
    fc.string({ maxLength: 12 }),
    fc.uint8Array({ maxLength: 5 }),
  ),
  { maxLength: 60 },
);

describe('TokenLayout', () => {
  it('wraps at spaces and swallows the one space that opens a wrapped line', () => {
    assert.deepEqual(lay(['The', ' quick', ' brown', ' fox'], 10), [
      ['The', ' quick'],
      ['brown', ' fox'],
    ]);
  });

  it('moves a word of several tokens as a whole', () => {
    assert.deepEqual(lay(['one', ' al', 'tern', 'ative'], 11), [['one'], ['al', 'tern', 'ative']]);
    assert.deepEqual(lay(['say what', 'ever', ' more'], 10), [['say'], ['what', 'ever'], ['more']]);
  });

  it('breaks a word between tokens, and a token between characters, where nothing else helps', () => {
    assert.deepEqual(lay(['abcd', 'efgh', 'ij'], 6), [['abcd'], ['efgh', 'ij']]);
    assert.deepEqual(lay(['abcdefgh', 'x'], 3), [['abc'], ['def'], ['gh', 'x']]);
  });

  it('ends lines at newlines, keeps indentation after them, and breaks before sections', () => {
    assert.deepEqual(lay(['a\n', '  b', '\n\n', 'c'], 20), [['a\n'], ['  b', '\n'], ['\n'], ['c']]);
    assert.deepEqual(lay(['a', 'b', 'c'], 20, [0, 2]), [['a', 'b'], ['c']]);
  });

  it('lets one space hang over the end of a line but never a run of them', () => {
    assert.deepEqual(lay(['abc', ' ', 'def'], 3), [['abc', ' '], ['def']]);
    assert.ok(lay(Array<string>(50).fill(' '), 5).length >= 8);
  });

  it('lays out a token of a megabyte', () => {
    const tokens = byteStringsFrom(['start', 'x'.repeat(1_000_000), 'end']);
    const layout = layoutOf(tokens, 100);
    assert.equal(layout.lineCount, 10_002);
    assert.equal(layout.lineOfToken(1), 1);
    assert.equal(layout.lastLineOfToken(1), 10_000);
    assert.equal(layout.tokenNear(5_000, 0), 1);
  });

  it('keeps every byte but the swallowed spaces, in order, within the width', () => {
    fc.assert(
      fc.property(anyTokens, fc.integer({ min: 4, max: 30 }), (texts, columns) => {
        const tokens = byteStringsFrom(texts);
        const layout = layoutOf(tokens, columns);
        let byte = 0;
        let token = 0;
        for (let line = 0; line < layout.lineCount; line += 1) {
          const [first, end] = [layout.lineStart(line), layout.lineStart(line + 1)];
          assert.ok(end > first, 'a line has a fragment');
          for (let at = first; at < end; at += 1) {
            const gap = layout.from(at) - byte;
            if (gap !== 0) {
              assert.ok(at === first && gap === 1, 'only the start of a line swallows');
              assert.equal(tokens.bytes[byte], 0x20);
            }
            assert.ok(layout.token(at) === token || layout.token(at) === token + 1 || at === 0);
            byte = layout.to(at);
            token = layout.token(at);
          }
          const last = end - 1;
          const wide = first === last && layout.to(last) - layout.from(last) <= 4;
          assert.ok(wide || layout.x2(last) <= columns * 10 + 10.5, `line ${line} fits`);
        }
        assert.equal(byte, offsetAt(tokens, tokens.length));
        assert.equal(layout.tokenCount, tokens.length);
        for (let at = 0; at < tokens.length; at += 1) {
          assert.equal(layout.token(layout.firstFragment(at)), at);
        }
      }),
    );
  });

  it('gives the same lines whether tokens come at once or one by one', () => {
    fc.assert(
      fc.property(anyTokens, fc.integer({ min: 4, max: 30 }), (texts, columns) => {
        const tokens = byteStringsFrom(texts);
        const grown = new TokenLayout(TEN, columns * 10);
        for (let count = 1; count <= texts.length; count += 1) {
          grown.extend(byteStringsFrom(texts.slice(0, count)), []);
        }
        const whole = layoutOf(tokens, columns);
        assert.deepEqual(linesOf(grown, tokens), linesOf(whole, tokens));
      }),
      { numRuns: 60 },
    );
  });
});
