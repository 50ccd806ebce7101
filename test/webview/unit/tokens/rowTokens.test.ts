import assert from 'node:assert/strict';
import { byteStringsFrom } from '../../../../src/trace/byteStrings';
import { TokenLayout } from '../../../../src/webview/tokens/layout';
import { Rows } from '../../../../src/webview/tokens/rows';
import { tokensInRows } from '../../../../src/webview/tokens/rowTokens';
import { TEN } from './fakeMetrics';

describe('tokensInRows', () => {
  // Row 0 is the section's header; then aaa bbb | ccc ddd | eee, one line each.
  const layout = new TokenLayout(TEN, 70);
  layout.extend(byteStringsFrom(['aaa', ' bbb', ' ccc', ' ddd', ' eee']), []);
  const rows = new Rows(-1, [0], layout.lineCount);

  it('gives the tokens that the rows show', () => {
    assert.deepEqual(tokensInRows(layout, rows, 0, 2), { start: 0, end: 4 });
    assert.deepEqual(tokensInRows(layout, rows, 2, 99), { start: 2, end: 5 });
    assert.deepEqual(tokensInRows(null, rows, 0, 9), { start: 0, end: 0 });
  });
});
