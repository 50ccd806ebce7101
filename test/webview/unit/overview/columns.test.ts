import assert from 'node:assert/strict';
import { columnLevels, tokenAtX, xOfToken } from '../../../../src/webview/overview/columns';
import { MISSING_LEVEL } from '../../../../src/webview/theme/heat';

describe('overview columns', () => {
  it('shows the hottest token of a column', () => {
    const levels = Uint8Array.of(0, 9, 1, MISSING_LEVEL, MISSING_LEVEL, MISSING_LEVEL);
    assert.deepEqual([...columnLevels(levels, 3)], [9, 1, MISSING_LEVEL]);
  });

  it('gives tokens more columns than one where there are few', () => {
    assert.deepEqual([...columnLevels(Uint8Array.of(3, 5), 4)], [3, 3, 5, 5]);
  });

  it('finds a token by its place and back', () => {
    for (const token of [0, 1, 77, 199]) {
      assert.equal(tokenAtX(xOfToken(token + 0.5, 640, 200), 640, 200), token);
    }
    assert.equal(tokenAtX(-5, 640, 200), 0);
    assert.equal(tokenAtX(9999, 640, 200), 199);
  });
});
