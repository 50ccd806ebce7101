import assert from 'node:assert/strict';
import type { Sweep } from '../../../src/lenses/crossSampling/sweep';
import { SWEEP } from '../../unit/lenses/crossSampling/sweeps';
import { THEMES, type ThemeName } from '../themes';
import { openSweep } from './shared';

const URI = 'file:///example/sweep.json';

/** As a sweep of three criteria looks. */
const REAL: Sweep = {
  ...SWEEP,
  base: { name: 'embedded/base' },
  rl: { name: 'embedded/rl' },
  points: [
    ...curve('js', [0, 0.07, 0.33, 1], [0, 0.038, 0.066, 0.07], [31, 39, 47, 49]),
    ...curve('entropy', [0, 0.06, 0.28, 1], [0, 0.018, 0.055, 0.07], [31, 36, 46, 49]),
    ...curve('random', [0, 0.05, 0.3, 1], [0, 0.003, 0.019, 0.07], [31, 33, 36, 49]),
  ],
};

function curve(
  criterion: string,
  swapped: readonly number[],
  replaced: readonly number[],
  right: readonly number[],
): Sweep['points'] {
  return swapped.map((share, at) => ({
    criterion,
    budget: share,
    threshold: at === 0 ? null : 0.1,
    responses: 100,
    right: right[at] ?? 0,
    cut: 0,
    tokens: 10_000,
    swaps: share * 10_000,
    replaced: (replaced[at] ?? 0) * 10_000,
  }));
}

describe('the page of a sweep', () => {
  for (const theme of Object.keys(THEMES) as ThemeName[]) {
    it(`shows the figure and the same as a table (${theme})`, async () => {
      const view = await openSweep(
        { type: 'sweep', uri: URI, fileName: 'sweep.json', sweep: REAL },
        { theme, height: 900 },
      );
      const { page } = view;
      await page.waitForSelector('svg.sweep');
      await view.screenshot(`sweep-${theme}`);
      assert.equal(await page.locator('svg .curve').count(), 6);
      assert.equal(await page.locator('tbody tr').count(), 12);
      assert.equal(await page.locator('tbody tr').nth(1).locator('th').innerText(), 'js');
      // Lines are seen: each curve's colour differs from the page's.
      const colours = await page
        .locator('svg .curve')
        .evaluateAll((curves) => curves.map((each) => getComputedStyle(each).stroke));
      const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      for (const colour of colours) assert.ok(colour !== 'none' && colour !== background, colour);
      assert.deepEqual(view.problems, []);
    });
  }

  it('opens its file by keyboard, and remembers it for the next window', async () => {
    const view = await openSweep({ type: 'sweep', uri: URI, fileName: 'sweep.json', sweep: REAL });
    await view.page.waitForSelector('svg.sweep');
    await view.page.keyboard.press('Tab');
    await view.page.keyboard.press('Enter');
    await view.settle();
    assert.deepEqual(
      view.host.received.map(({ type }) => type),
      ['ready', 'openData'],
    );
    assert.deepEqual(view.problems, []);
  });

  it('shows hostile names as text, and nothing but the reason of a failure', async () => {
    const view = await openSweep({ type: 'sweep', uri: URI, fileName: '<b>x</b>', sweep: SWEEP });
    await view.page.waitForSelector('svg.sweep');
    assert.equal(await view.page.locator('#app script, #app b').count(), 0);
    assert.ok((await view.page.locator('h1').innerText()).includes('<script>alert(1)</script>'));
    assert.deepEqual(view.problems, []);
    const failed = await openSweep({
      type: 'sweepFailure',
      uri: URI,
      message: 'sweep.json: gone <i>',
    });
    assert.equal(await failed.page.locator('[role=alert]').innerText(), 'sweep.json: gone <i>');
    assert.equal(await failed.page.locator('svg, i').count(), 0);
  });

  it('fits a narrow window: the table scrolls in the page, the figure shrinks', async () => {
    const view = await openSweep(
      { type: 'sweep', uri: URI, fileName: 'sweep.json', sweep: REAL },
      { width: 420, height: 600 },
    );
    await view.page.waitForSelector('svg.sweep');
    await view.screenshot('sweep-narrow');
    const box = await view.page.locator('svg.sweep').boundingBox();
    assert.ok(box && box.width <= 420 && box.width > 300);
  });
});
