import assert from 'node:assert/strict';
import {
  initialDivergence,
  readSavedDivergence,
  readThreshold,
  savedDivergence,
  thresholdOf,
} from '../../../../src/webview/divergence/divergenceState';

describe('state of a divergence panel', () => {
  it('survives a reload', () => {
    const state = {
      ...initialDivergence(readSavedDivergence(undefined)),
      scope: 1,
      lens: 'tv',
      reduction: 'mean',
      sort: 'reward',
      threshold: 0.2,
      cursor: { row: 3, token: 14 },
      zoom: { start: 10, end: 50 },
    } as const;
    const saved = savedDivergence(state, 120);
    assert.deepEqual(readSavedDivergence(JSON.parse(JSON.stringify(saved))), saved);
    const { scope, lens, zoom, cursor } = initialDivergence(saved);
    assert.deepEqual([scope, lens, zoom, cursor], [1, 'tv', state.zoom, state.cursor]);
  });

  it('falls back where what was stored is not as expected', () => {
    const fallback = readSavedDivergence(null);
    assert.equal(fallback.threshold, null);
    const fresh = initialDivergence(fallback);
    assert.equal(thresholdOf(fresh), 0.1);
    const settings = { ...fresh.settings, divergenceThreshold: 0.3 };
    assert.equal(thresholdOf({ ...fresh, settings }), 0.3);
    assert.equal(thresholdOf({ ...fresh, settings, threshold: 0 }), 0);
    const broken = {
      version: 1,
      scope: -3,
      lens: 7,
      sort: 'colour',
      threshold: 9,
      cursor: { row: 'x' },
      zoom: { start: 9, end: 9 },
      top: -1,
    };
    assert.deepEqual(readSavedDivergence(broken), { ...fallback, scope: 0 });
    assert.deepEqual(readSavedDivergence({ version: 2 }), fallback);
  });

  it('takes thresholds that JS can pass', () => {
    assert.deepEqual([0, 0.1, Math.LN2].map(readThreshold), [0, 0.1, Math.LN2]);
    assert.deepEqual([-0.1, 0.7, NaN, '0.1', null].map(readThreshold), Array(5).fill(undefined));
  });
});
