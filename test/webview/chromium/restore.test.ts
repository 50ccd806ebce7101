import assert from 'node:assert/strict';
import { longTrace } from '../samples';
import { openView } from './shared';

describe('reload', function () {
  this.timeout(60_000);

  it('comes back to the same sample, token, lens, place, zoom and curves', async () => {
    const view = await (await openView([longTrace(3_000)])).ready();
    const { page, host } = view;
    await host.command({ name: 'selectLens', lens: 'surprisal' });
    await host.command({ name: 'selectToken', token: 1_500 });
    await page.getByRole('button', { name: 'Margin' }).click();
    await page.locator('.prompt-header').evaluate((node: HTMLElement) => node.click());
    await page.getByRole('button', { name: 'Token and sample panel' }).click();
    await page.locator('.token-scroller').evaluate((node) => (node.scrollTop = 1_500));
    await view.settle();
    await page.waitForTimeout(100);
    const before = host.last('selection')?.selection;
    assert.equal(before?.token, 1_500);
    assert.ok(before.visible.start > 200);

    await page.reload();
    await view.ready();
    await page.waitForTimeout(100);
    const after = host.last('selection')?.selection;
    assert.deepEqual(after, before);
    assert.equal(await page.locator('.curve.series-4').count(), 1);
    assert.equal(await page.locator('.side-panel').isVisible(), false);
    assert.equal(await page.locator('.prompt-header').getAttribute('aria-expanded'), 'false');
    assert.deepEqual(view.problems, []);
  });
});
