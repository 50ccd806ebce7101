import assert from 'node:assert/strict';
import { LENSES } from '../../../../src/lenses/registry';
import { LOOKS, seriesClasses } from '../../../../src/webview/charts/seriesStyle';

describe('seriesClasses', () => {
  it('gives each lens a look of its own', () => {
    const looks = LENSES.map((_, series) => seriesClasses(series).replace(/^series-\d+ /, ''));
    assert.equal(new Set(looks).size, LENSES.length, `there are looks for ${LOOKS} lenses`);
  });
});
