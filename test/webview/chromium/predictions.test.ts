import assert from 'node:assert/strict';
import { DROP, predictedTrace } from '../predicted';
import { exampleTrace } from '../samples';
import type { ThemeName } from '../themes';
import { openView } from './shared';

const SECTION = 'section[aria-label="Prediction of reward and length"]';

describe('predictions of reward and length', function () {
  this.timeout(60_000);

  for (const theme of ['dark', 'light', 'hc-dark', 'hc-light'] satisfies ThemeName[]) {
    it(`shows the joint with both marginals, the band and the outcome in ${theme}`, async () => {
      const view = await (await openView([predictedTrace()], { theme, height: 1100 })).ready();
      const { page } = view;
      await view.host.command({ name: 'selectLens', lens: 'ziprc-length' });
      await page.locator('.context-band').waitFor({ state: 'attached' });
      const section = page.locator(SECTION);
      assert.match(
        await section.innerText(),
        /of embedded\/rl[\s\S]*66\.7 % right, about \d+ tokens left\. In fact 212 tokens were left, and it was right\./,
      );
      assert.equal(await section.locator('.joint-cell').count(), 16);
      assert.equal(
        await section.locator('.joint-cell:has(.actual-mark)').getAttribute('title'),
        await section.locator('.joint-cell').nth(6).getAttribute('title'),
      );
      assert.match(
        (await section.locator('.joint-cell').nth(6).getAttribute('title')) ?? '',
        /^right, 128 to 255 left: [\d.]+ %, came true$/,
      );
      assert.deepEqual(await section.locator('.marginal').allInnerTexts(), ['66.7 %', '33.3 %']);
      assert.ok((await page.locator('.context-band').getAttribute('d'))?.includes('L'));
      assert.ok((await page.locator('.context-actual').getAttribute('d'))?.includes('L'));
      await view.screenshot(`predictions-length-${theme}`);
      await view.host.command({ name: 'selectLens', lens: 'ziprc' });
      await page.locator('.context-legend', { hasText: 'largest drops' }).waitFor();
      await view.screenshot(`predictions-reward-${theme}`);
      assert.deepEqual(view.problems, []);
    });
  }

  it('leads to the largest drop, by key and by mouse', async () => {
    const view = await (await openView([predictedTrace()])).ready();
    const { page } = view;
    const drops = page.locator(`${SECTION} .drop`);
    assert.equal(await drops.count(), 1);
    assert.match(await drops.innerText(), /^▼ #60 .*66\.7 % → 25\.0 %$/);
    await drops.focus();
    await page.keyboard.press('Enter');
    await view.settle();
    assert.equal(view.host.last('selection')?.selection.token, DROP);
    assert.equal(await drops.getAttribute('aria-current'), 'true');
    assert.deepEqual(view.problems, []);
  });

  it('says the band and what came true as text', async () => {
    const view = await (await openView([predictedTrace()])).ready();
    const { page } = view;
    await view.host.command({ name: 'selectLens', lens: 'ziprc-length' });
    await page.getByRole('button', { name: 'Timeline as a table' }).click();
    const table = page.locator('.timeline-table');
    assert.deepEqual((await table.locator('th').allInnerTexts()).slice(-2), [
      'predicted, 80 % of its mass',
      'came true',
    ]);
    const cells = await table.locator('tr.current td').allInnerTexts();
    assert.match(cells.at(-2) ?? '', /^\d+(\.\d+)? – \d+$/);
    assert.equal(cells.at(-1), '212');
  });

  it('invents nothing without a trained head', async () => {
    const view = await (await openView([exampleTrace()])).ready();
    const { page } = view;
    assert.equal(await page.locator(SECTION).count(), 0);
    await view.host.command({ name: 'selectLens', lens: 'ziprc' });
    await page.locator(SECTION).waitFor();
    assert.match(await page.locator(SECTION).innerText(), /No trained head/);
    assert.equal(await page.locator('.joint-map').count(), 0);
    assert.match(await page.locator('.lens-absent').innerText(), /No trained head/);
  });
});
