import assert from 'node:assert/strict';
import { contrastedTrace, PROMPT_WITH_ANSWER } from '../contrasted';
import { exampleTrace } from '../samples';
import type { ThemeName } from '../themes';
import { openView } from './shared';

describe('contrasts of conditioning', function () {
  this.timeout(60_000);

  for (const theme of ['dark', 'light', 'hc-dark'] satisfies ThemeName[]) {
    it(`show their lens, both contexts and the parameters in ${theme}`, async () => {
      const view = await (await openView([contrastedTrace()], { theme, height: 1300 })).ready();
      const { page } = view;
      await view.host.command({ name: 'selectLens', lens: 'intro' });
      await view.settle();
      const section = page.locator('section[aria-label="Sample"]');
      assert.match(await section.innerText(), /contrast\s*InTRO: answer-conditioned/i);
      const contexts = section.locator('.contrast-context');
      assert.equal(await contexts.first().textContent(), PROMPT_WITH_ANSWER);
      assert.equal(await contexts.count(), 2);
      assert.match(await section.innerText(), /clip\s+200/);
      // Either side of 0 has its own look, and no token has both.
      assert.ok((await page.locator('.t.cool').count()) > 0);
      assert.ok((await page.locator('.t[class*=" h"]:not(.h0)').count()) > 0);
      assert.equal(await page.locator('.t.cool[class*=" h"]:not(.h0)').count(), 0);
      const legend = await page.locator('.legend').getAttribute('title');
      assert.match(legend ?? '', /A line above: above 0/);
      await contexts.first().scrollIntoViewIfNeeded();
      await view.screenshot(`contrast-${theme}`);
      assert.deepEqual(view.problems, []);
    });
  }

  it('show hostile contexts as text', async () => {
    const hostile = '<img src=x onerror="window.owned=1">\u202e{{7*7}}';
    const view = await (await openView([contrastedTrace(hostile)])).ready();
    const context = view.page.locator('.contrast-context').nth(1);
    assert.equal(
      await context.textContent(),
      '<img src=x onerror="window.owned=1">[U+202E]{{7*7}}',
    );
    assert.equal(await view.page.locator('.contrast-context *').count(), 0);
    assert.deepEqual(view.problems, []);
  });

  it('are not there where none was made', async () => {
    const view = await (await openView([exampleTrace()])).ready();
    assert.equal(await view.page.locator('.contrast-context').count(), 0);
    await view.host.command({ name: 'selectLens', lens: 'intro' });
    await view.settle();
    assert.match(
      await view.page.locator('.lens-absent').innerText(),
      /no contrast "InTRO: answer-conditioned"/,
    );
  });
});
