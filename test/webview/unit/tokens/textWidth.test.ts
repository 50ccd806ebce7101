import assert from 'node:assert/strict';
import { byteStringsFrom } from '../../../../src/trace/byteStrings';
import { textWidth } from '../../../../src/webview/tokens/textWidth';

describe('textWidth', () => {
  const words = byteStringsFrom([' four', ' five']);
  const letters = byteStringsFrom(['a', 'b', 'c']);

  it('fits the view, with room for what hangs over, up to a readable length', () => {
    assert.equal(textWidth(800, 10, 40, words), 770);
    assert.equal(textWidth(9000, 10, 40, words), 1500);
    assert.equal(textWidth(20, 10, 40, words), 80);
  });

  it('keeps lines of very short tokens short, so that the page stays small', () => {
    const columns = textWidth(2000, 10, 60, letters) / 10;
    assert.ok(columns * 60 <= 3_000 && columns > 30, `${columns} columns`);
  });
});
