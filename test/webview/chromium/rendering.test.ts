import assert from 'node:assert/strict';
import { byteStringsFrom } from '../../../src/trace/byteStrings';
import { exampleTrace, intervalTrace } from '../samples';
import type { ThemeName } from '../themes';
import { openView } from './shared';

describe('trace view', function () {
  this.timeout(60_000);

  for (const theme of ['dark', 'light', 'hc-dark', 'hc-light'] satisfies ThemeName[]) {
    it(`shows text, sections, numbers and charts in ${theme}`, async () => {
      const view = await (await openView([exampleTrace()], { theme })).ready();
      const { page } = view;
      await page.keyboard.press('n');
      await page.keyboard.press('n');
      await view.screenshot(theme);
      const text = await page.locator('.token-list').textContent();
      assert.match(text ?? '', /Start with 5 \* 7 = 35/);
      assert.match(
        await page.locator('.counts').innerText(),
        /^212 tokens · 6 reflections · 11 notable$/,
      );
      assert.match(await page.locator('.legend').innerText(), /^0\s+2\.77 nats\s+exact/);
      const headers = await page.locator('.section').allInnerTexts();
      assert.match(headers[0] ?? '', /^REASONING\s+177 tokens · mean entropy [\d.]+ nats$/);
      assert.match(headers[1] ?? '', /^ANSWER\s+35 tokens/);
      assert.equal(await page.locator('.curve.main').count(), 1);
      assert.ok((await page.locator('.curve.main').getAttribute('d'))?.includes('L'));
      assert.equal(await page.locator('.bar-row.chosen').count(), 1);
      assert.match(
        await page.locator('.facts').innerText(),
        /temperature\n1\nseed\n42\n[\s\S]*model\nembedded\/rl/,
      );
      assert.deepEqual(view.problems, []);
    });
  }

  it('takes new colours when the theme changes', async () => {
    const view = await (await openView([exampleTrace()])).ready();
    const colour = (): Promise<string> =>
      view.page.evaluate(() =>
        getComputedStyle(document.querySelector('#app')!).getPropertyValue('--heat-15'),
      );
    const before = await colour();
    await view.page.evaluate(() => {
      document.documentElement.style.setProperty('--vscode-editor-background', '#ffffff');
      document.body.className = 'vscode-light';
    });
    await view.settle();
    assert.notEqual(await colour(), before);
  });

  it('switches the lens by the picker, the command and the keys of the list', async () => {
    const view = await (await openView([exampleTrace()])).ready();
    await view.host.command({ name: 'selectLens', lens: 'margin' });
    await view.page.waitForFunction(() =>
      document
        .querySelector('.section-detail')
        ?.parentElement?.parentElement?.textContent.includes('mean margin'),
    );
    assert.match(await view.page.locator('.legend').innerText(), /^1\.00\s+0\s+exact/);
    // The first arrow opens the list.
    for (const key of ['l', 'ArrowUp', 'ArrowUp', 'Enter']) await view.page.keyboard.press(key);
    await view.page.waitForTimeout(100);
    assert.equal(view.host.last('selection')?.selection.lens, 'rank');
    assert.deepEqual(view.problems, []);
  });

  it('marks intervals as such, with both ends', async () => {
    const view = await (await openView([intervalTrace()])).ready();
    await view.screenshot('interval');
    assert.match(await view.page.locator('.legend').innerText(), /interval from top-5/);
    assert.match(
      await view.page.locator('.section').first().innerText(),
      /mean entropy [\d.]+ – [\d.]+ nats/,
    );
    await view.page.locator('.t.wide').first().click();
    await view.settle();
    assert.match(await view.page.locator('.value.selected dd').innerText(), /[\d.]+ – [\d.]+/);
    assert.ok((await view.page.locator('.t.wide').count()) > 3);
    assert.deepEqual(view.problems, []);
  });

  it('says why a lens is absent', async () => {
    const view = await (await openView([intervalTrace()])).ready();
    await view.host.command({ name: 'selectLens', lens: 'varentropy' });
    await view.page.waitForFunction(() => document.querySelector('.legend-kind.warning') !== null);
    assert.equal(await view.page.locator('.legend-kind').innerText(), 'not in this file');
    assert.ok((await view.page.locator('.lens-absent').innerText()).length > 20);
    await view.screenshot('absent');
  });

  it('shows a second sample and goes back', async () => {
    const view = await (await openView([exampleTrace()])).ready();
    await view.host.command({ name: 'selectSample', address: { trace: 0, sample: 'sample-2' } });
    await view.page.waitForFunction(() =>
      document.querySelector('.counts')?.textContent.startsWith('90 tokens'),
    );
    assert.match(await view.page.locator('.tail').innerText(), /length limit/);
    await view.page.locator('vscode-single-select').nth(1).click();
    await view.page.keyboard.press('ArrowUp');
    await view.page.keyboard.press('Enter');
    await view.page.waitForFunction(() =>
      document.querySelector('.counts')?.textContent.startsWith('212 tokens'),
    );
  });

  it('zooms the timeline by brush and resets it', async () => {
    const view = await (await openView([exampleTrace()])).ready();
    const box = (await view.page.locator('.timeline-chart').boundingBox())!;
    const y = box.y + box.height / 2;
    await view.page.mouse.move(box.x + 300, y);
    await view.page.mouse.down();
    await view.page.mouse.move(box.x + 500, y, { steps: 5 });
    await view.page.mouse.up();
    await view.settle();
    assert.match(await view.page.locator('.zoom-reset').innerText(), /^#\d+ – #\d+/);
    await view.page.keyboard.press('Escape');
    await view.settle();
    assert.equal(await view.page.locator('.zoom-reset').isVisible(), false);
    await view.page.mouse.click(box.x + 400, y);
    await view.settle();
    assert.ok((view.host.last('selection')?.selection.token ?? 0) > 50);
    assert.deepEqual(view.problems, []);
  });

  it('gives the timeline as a table and further curves on demand', async () => {
    const view = await (await openView([exampleTrace()])).ready();
    await view.page.getByRole('button', { name: 'Surprisal' }).click();
    await view.page.waitForSelector('.curve.series-0');
    await view.page.getByRole('button', { name: 'Timeline as a table' }).click();
    await view.page.waitForSelector('.timeline-table tr.current');
    const head = await view.page.locator('.timeline-table th').allInnerTexts();
    assert.deepEqual(head, ['#', 'Token', 'p', 'Entropy (nats)', 'Surprisal (nats)']);
    await view.screenshot('table');
  });

  it('shows a token’s numbers where the pointer rests', async () => {
    const view = await (await openView([exampleTrace()])).ready();
    await view.page.getByText('Wait', { exact: true }).first().hover();
    await view.page.locator('.hover-card').waitFor({ state: 'visible' });
    assert.match(
      await view.page.locator('.hover-card').innerText(),
      /Wait[\s\S]*p [\d.]+ % · rank \d+ · entropy [\d.]+ nats[\s\S]*reflection/,
    );
    await view.screenshot('hover');
    await view.page.keyboard.press('n');
    await view.page.mouse.move(5, 5);
    await view.page.locator('.hover-card').waitFor({ state: 'hidden' });
    assert.deepEqual(view.problems, []);
  });

  it('goes where the overview is clicked', async () => {
    const view = await (await openView([exampleTrace()])).ready();
    const box = (await view.page.locator('.overview').boundingBox())!;
    await view.page.mouse.click(box.x + box.width * 0.75, box.y + 20);
    await view.settle();
    const token = view.host.last('selection')?.selection.token ?? 0;
    assert.ok(Math.abs(token - 212 * 0.75) < 4, `token ${token}`);
  });

  for (const width of [480, 600, 900, 2000]) {
    it(`holds at ${width} pixels`, async () => {
      const view = await (await openView([exampleTrace()], { width })).ready();
      await view.screenshot(`width-${width}`);
      const wider = await view.page.evaluate(() =>
        [...document.querySelectorAll('#app *:not(canvas):not(.visually-hidden)')]
          .filter((node) => {
            const box = node.getBoundingClientRect();
            return box.width > 0 && (box.right > innerWidth + 0.5 || box.left < -0.5);
          })
          .map((node) => `${node.tagName}.${String(node.getAttribute('class'))}`),
      );
      assert.deepEqual(wider, []);
      assert.ok((await view.page.locator('.token-scroller').boundingBox())!.height > 120);
      assert.deepEqual(view.problems, []);
    });
  }

  it('says what it waits for, what failed, and why nothing is there', async () => {
    const view = await openView([exampleTrace()], { prepare: (host) => (host.answering = false) });
    await view.page.getByText('Reading the sample…').waitFor();
    await view.host.fail(
      'This file is not a trace',
      'broken.trace.json:3:14: a comma is missing. Open it as text to see the place.',
    );
    await view.page.getByText('This file is not a trace').waitFor();
    await view.screenshot('failure');
    await view.page.getByText('Open as Text').click();
    assert.deepEqual(view.host.last('action'), { type: 'action', action: 'openAsText' });

    const empty = {
      id: 'e',
      tokens: byteStringsFrom([]),
      columns: new Map<string, Float64Array>(),
      origin: {},
    };
    view.host.answering = true;
    await view.host.change([{ id: 'x', prompt: {}, samples: [{ ...empty, finish: 'cancelled' }] }]);
    await view.page.getByText('cancelled before the first token').waitFor();
    await view.host.change([{ id: 'x', prompt: {}, samples: [] }]);
    await view.page.getByText('1 trace and no sample').waitFor();
    assert.deepEqual(view.problems, []);
  });

  it('lists the warnings of the file', async () => {
    const view = await openView([exampleTrace()], {
      prepare: (host) => (host.warnings = [{ line: 9, message: 'The last line is cut off.' }]),
    });
    await view.ready();
    assert.match(
      await view.page.locator('.warnings').innerText(),
      /Line 9: The last line is cut off\./,
    );
  });
});
