import assert from 'node:assert/strict';
import { compareKey, COMPARE_KEY_HELP } from '../../../../src/webview/compare/compareKeys';
import {
  initialCompareState,
  readSavedComparison,
  savedComparison,
} from '../../../../src/webview/compare/compareState';

describe('saved comparison', () => {
  it('comes back as it was kept', () => {
    const saved = {
      version: 1,
      lens: 'surprisal',
      mode: 'difference',
      cursor: { side: 'right', token: 7 },
      expanded: [0, 40],
      panelWidth: 300,
      panelOpen: false,
      top: 12,
    } as const;
    assert.deepEqual(readSavedComparison(saved), saved);
    assert.deepEqual(savedComparison(initialCompareState(readSavedComparison(saved)), 12), saved);
  });

  it('falls back on anything that is not as expected', () => {
    const fresh = readSavedComparison(undefined);
    assert.equal(fresh.top, undefined);
    assert.deepEqual(readSavedComparison({ version: 2 }), fresh);
    const odd = readSavedComparison({
      version: 1,
      lens: 5,
      mode: 'x',
      cursor: { side: 'up', token: -3 },
      expanded: ['a', 3],
      panelWidth: NaN,
      top: 1.5,
    });
    assert.deepEqual(odd, { ...fresh, expanded: [3], top: 0 });
  });
});

describe('keys of a comparison', () => {
  it('are the letters of the help, without a modifier', () => {
    const plain = { ctrlKey: false, metaKey: false, altKey: false };
    assert.equal(compareKey({ key: 'n', ...plain }), 'nextDifference');
    assert.equal(compareKey({ key: 'n', ...plain, ctrlKey: true }), undefined);
    const helped = COMPARE_KEY_HELP.flatMap(([keys]) => keys.split(' '));
    for (const key of ['n', 'p', ']', '[', 'd', 'l', '?', 'Escape']) {
      assert.ok(helped.includes(key), key);
      assert.notEqual(compareKey({ key, ...plain }), undefined);
    }
  });
});
