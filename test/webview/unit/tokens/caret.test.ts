import assert from 'node:assert/strict';
import { byteStringsFrom } from '../../../../src/trace/byteStrings';
import { caretAt, moveCaret, type CaretMove } from '../../../../src/webview/tokens/caret';
import { TokenLayout } from '../../../../src/webview/tokens/layout';
import { TEN } from './fakeMetrics';

describe('caret', () => {
  // aaa bbb | ccc ddd | eee
  const layout = new TokenLayout(TEN, 70);
  layout.extend(byteStringsFrom(['aaa', ' bbb', ' ccc', ' ddd', ' eee']), []);
  const from = (token: number, ...moves: CaretMove[]): number =>
    moves.reduce((caret, move) => moveCaret(layout, caret, move, 2), caretAt(layout, token)).token;

  it('moves by token and stops at both ends', () => {
    assert.equal(from(0, 'left'), 0);
    assert.equal(from(0, 'right', 'right'), 2);
    assert.equal(from(4, 'right'), 4);
  });

  it('moves by line towards the same place', () => {
    assert.equal(from(1, 'down'), 3);
    assert.equal(from(1, 'down', 'down'), 4);
    assert.equal(from(1, 'down', 'down', 'up', 'up'), 1);
    assert.equal(from(0, 'pageDown'), 4);
  });

  it('moves to the ends of the line and of the text', () => {
    assert.equal(from(3, 'lineStart'), 2);
    assert.equal(from(2, 'lineEnd'), 3);
    assert.equal(from(3, 'start'), 0);
    assert.equal(from(0, 'end'), 4);
  });

  it('goes line by line through a token of many lines', () => {
    const long = new TokenLayout(TEN, 30);
    long.extend(byteStringsFrom(['a', 'x'.repeat(12), 'b']), []);
    let caret = caretAt(long, 1);
    for (const line of [2, 3, 4]) {
      caret = moveCaret(long, caret, 'down', 2);
      assert.equal(caret.line, line);
    }
  });
});
