import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { HOSTILE_TEXTS, hostileSample } from '../../fixtures/hostile';
import { bytesAt } from '../../../src/trace/byteStrings';
import type { Sample } from '../../../src/trace/sample';
import type { FakeCompareHost } from '../fakeCompareHost';
import type { PageOptions, WebviewPage } from '../harness';
import { branchedTrace, exampleTrace, longTrace, random, roughTokens, sampleOf } from '../samples';
import type { ThemeName } from '../themes';
import { openComparison } from './shared';

type ComparePage = WebviewPage<FakeCompareHost>;

const FORK = 130;

async function openBranch(options: PageOptions = {}): Promise<ComparePage> {
  const view = await openComparison(branchedTrace(FORK), ['sample-1', 'branch-1'], options);
  return view.ready();
}

async function press(view: ComparePage, ...keys: string[]): Promise<void> {
  for (const key of keys) {
    await view.page.keyboard.press(key);
    await view.settle();
  }
}

/** Token numbers in the panel, left and right. */
function atCursor(page: Page): Promise<string[]> {
  return page.locator('.compare-token .dim').allInnerTexts();
}

function status(page: Page, pattern: RegExp): Promise<unknown> {
  return page.waitForFunction(
    (source) =>
      new RegExp(source).test(
        document.querySelector('[role=status].visually-hidden')?.textContent ?? '',
      ),
    pattern.source,
  );
}

describe('comparison of two samples', function () {
  this.timeout(60_000);

  for (const theme of ['dark', 'light', 'hc-dark', 'hc-light'] satisfies ThemeName[]) {
    it(`shows both sides aligned, in values and differences, in ${theme}`, async () => {
      const view = await openBranch({ theme });
      const { page } = view;
      assert.match(
        await page.locator('.counts').innerText(),
        /^5 differences · aligned by tokens$/,
      );
      assert.match(await page.locator('.token-list.left').innerText(), /That leaves 7, 8,/);
      assert.match(await page.locator('.token-list.right').innerText(), /Back to 7, 3, 11/);
      assert.deepEqual(await page.locator('.compare-title').allInnerTexts(), [
        'Sample 1',
        'Sample 2',
      ]);
      // The row after the change is the same on both sides, and the shorter side is filled up.
      const rows = await page
        .locator('.fold-row')
        .evaluateAll((nodes) => nodes.map((node) => (node as HTMLElement).style.top));
      assert.deepEqual(rows.slice(0, rows.length / 2), rows.slice(rows.length / 2));
      assert.equal(await page.locator('.gap-fill.left:visible').count(), 1);
      assert.ok((await page.locator('.left .t.differs').count()) >= 7);
      await view.screenshot(`compare-${theme}`);
      await press(view, 'd');
      assert.match(
        await page.locator('.legend').innerText(),
        /right higher −1\.39[\s\S]*left higher/,
      );
      assert.ok((await page.locator('.left .t[class*=" dl"], .left .t[class*=" dr"]').count()) > 2);
      await view.screenshot(`compare-difference-${theme}`);
      assert.deepEqual(view.problems, []);
    });
  }

  it('lists outcome and cost of both, and marks what differs', async () => {
    const { page } = await openBranch();
    const table = await page.locator('.facts-table').innerText();
    for (const row of [
      /decoder\s+temperature\s+cyclic-reflex/,
      /finish\s+stop\s+length/,
      /reward\s+1\.00\s+0/,
      /tokens\s+212\s+227/,
      /passes\s+–\s+102/,
      /seconds\s+1\.84\s+2\.40/,
    ]) {
      assert.match(table, row);
    }
    assert.equal(await page.locator('.facts-table tr.differing', { hasText: 'model' }).count(), 0);
  });

  it('goes through the differences, also to what only one side has', async () => {
    const view = await openBranch();
    const { page } = view;
    assert.deepEqual(await atCursor(page), [`#${FORK}`, `#${FORK}`]);
    await page.locator('.token-list.left').focus();
    await press(view, 'n');
    await status(page, /^Difference 2 of 5\. (left|right): /);
    for (let step = 0; step < 3; step += 1) await press(view, 'n');
    const last = await atCursor(page);
    await press(view, 'n');
    await status(page, /^No next difference\.$/);
    assert.deepEqual(await atCursor(page), last);
    await press(view, 'p', 'p', 'p', 'p');
    assert.deepEqual(await atCursor(page), [`#${FORK}`, `#${FORK}`]);
    assert.deepEqual(view.problems, []);
  });

  it('opens and folds equal tokens by keys and by click, and steps over folds', async () => {
    const view = await openBranch();
    const { page } = view;
    const lines = (): Promise<number> => page.locator('.token-list.left .line').count();
    const before = await lines();
    await page.locator('.token-list.left').focus();
    await press(view, 'Control+Home');
    const fold = page.locator('.token-list.left .fold-row').first();
    assert.match((await fold.getAttribute('aria-label')) ?? '', /113 equal tokens, folded/);
    assert.equal(
      await page.locator('.token-list.left').getAttribute('aria-activedescendant'),
      await fold.getAttribute('id'),
    );
    await press(view, 'ArrowRight');
    assert.deepEqual(await atCursor(page), ['#113', '#113']);
    await press(view, 'ArrowLeft', 'Enter');
    assert.ok((await lines()) > before);
    await status(page, /113 equal tokens, opened\.$/);
    await press(view, 'ArrowRight', 'ArrowRight');
    assert.deepEqual(await atCursor(page), ['#2', '#2']);
    await press(view, 'Space');
    assert.equal(await lines(), before);
    await page.locator('.token-list.right .fold-row').last().click();
    await view.settle();
    assert.ok((await lines()) > before);
    await press(view, 'Escape');
    assert.equal(await lines(), before);
    assert.deepEqual(view.problems, []);
  });

  it('goes to the other side by Tab, at the same place, and shows both top-k', async () => {
    const view = await openBranch();
    const { page } = view;
    await page.locator('.token-list.left').focus();
    await press(view, 'ArrowLeft', 'ArrowLeft', 'Tab');
    assert.deepEqual(await atCursor(page), ['#128', '#128']);
    assert.equal(await page.locator('.left .t.twin').count(), 1);
    await press(view, 'ArrowRight');
    assert.deepEqual(await atCursor(page), ['#129', '#129']);
    const option = page.locator('.token-list.right [aria-selected="true"]');
    assert.match((await option.getAttribute('aria-label')) ?? '', /^right: .* same on both sides/);
    assert.equal(await page.locator('.paired-row.chosen .paired-mark').first().innerText(), 'LR');
    assert.ok((await page.locator('.paired-fill.left').count()) > 3);
    assert.ok((await page.locator('.paired-fill.right').count()) > 3);
    await press(view, 'ArrowDown', 'End', 'ArrowUp', 'PageDown', 'PageUp', 'Home', ']', '[');
    assert.deepEqual(view.problems, []);
  });

  it('copies the aligned text at the cursor', async () => {
    const view = await openBranch();
    await press(view, 'n', 'p');
    await view.page.keyboard.press('Control+C');
    const copied = await view.page.evaluate(() => navigator.clipboard.readText());
    assert.match(copied, /^ 6/);
  });

  it('compares texts of different tokenizers, and says n/a where tokens do not fit', async () => {
    const text = 'Start with 5 * 7 = 35, so I have three numbers. Now 12 + 35 = 47.';
    const whole = sampleOf('whole', roughTokens(text), random(1), 5, true);
    const split = sampleOf('split', roughTokens(text).flatMap(halves), random(2), 5, true);
    const other = {
      ...split,
      origin: { ...split.origin, model: { name: 'other', tokenizerHash: 'ff' } },
    };
    const trace = { ...exampleTrace(), samples: [whole, other] };
    const view = await (await openComparison(trace, ['whole', 'split'])).ready();
    assert.match(await view.page.locator('.counts').innerText(), /No difference · aligned by text/);
    await press(view, 'd');
    assert.match(await view.page.locator('.legend-kind').innerText(), /^\d+ n\/a$/);
    assert.ok((await view.page.locator('.t.unknown').count()) > 3);
    await view.screenshot('compare-tokenizers');
    assert.deepEqual(view.problems, []);
  });

  it('follows a running side, says what is gone, and keeps what it was', async () => {
    const trace = branchedTrace(FORK);
    const [parent, branch] = trace.samples;
    const view = await openComparison(trace, ['sample-1', 'branch-1']);
    await view.ready();
    const { host, page } = view;
    host.running = { right: true };
    await host.send('right');
    await page.waitForSelector('.compare-header.right .ring:visible');
    const more = sampleOf('more', [' And', ' more'], random(4), 5, true);
    await host.append('right', branch!.tokens.length, more);
    await page.waitForFunction(() => document.body.innerText.includes('And more'));
    assert.match(await page.locator('.compare-header.right').innerText(), /229 tokens/);
    // A block that does not fit makes the page ask for the whole side.
    await host.append('right', 999, more);
    await page.waitForFunction(() => !document.body.innerText.includes('And more'));
    assert.equal(host.received.filter(({ type }) => type === 'requestSide').length, 1);
    host.running = {};
    host.problems = { right: 'Sample branch-1 is not in example.trace.json any more.' };
    await host.send('right');
    await page.getByText('is not in example.trace.json any more').waitFor();
    await view.screenshot('compare-gone');
    assert.equal(parent!.tokens.length, 212);
    assert.deepEqual(view.problems, []);
  });

  it('says why there is nothing to compare', async () => {
    const view = await openComparison(branchedTrace(), ['sample-1', 'missing']);
    await view.settle();
    view.host.problems = { right: 'missing.trace.json cannot be opened.' };
    await view.host.send('right');
    await view.page
      .locator('.notice', { hasText: 'missing.trace.json cannot be opened.' })
      .waitFor();
    await view.screenshot('compare-nothing');
  });

  it('swaps the sides and comes back after a reload', async () => {
    const view = await openBranch();
    const { page } = view;
    await page.getByRole('button', { name: 'Swap the sides' }).click();
    await page.waitForFunction(() =>
      document.querySelector('.token-list.left')?.textContent.includes('Back to'),
    );
    await press(view, 'd', 'n', 'n');
    await page.locator('.token-list.right .fold-row').first().click();
    await page.locator('.compare-scroller').evaluate((node) => (node.scrollTop = 60));
    await view.settle();
    await page.waitForTimeout(120);
    const before = [await atCursor(page), await page.locator('.line').count()];
    await page.reload();
    await view.ready();
    assert.deepEqual([await atCursor(page), await page.locator('.line').count()], before);
    assert.equal(
      await page
        .getByRole('button', { name: 'Difference', exact: true })
        .getAttribute('aria-pressed'),
      'true',
    );
    assert.deepEqual(view.problems, []);
  });

  it('shows hostile text as text on every surface', async () => {
    const attack = '<img src=x onerror="window.hostile = 1">\u202e</script>';
    const trace = {
      id: attack,
      prompt: { text: attack },
      samples: [hostileSample('<b>left</b>', 200_000), hostileSample('<b>right</b>')],
    };
    const view = await openComparison(trace, ['<b>left</b>', '<b>right</b>']);
    view.host.fileName = attack;
    await view.ready();
    view.host.problems = { left: attack };
    await view.host.send('left');
    await view.page.locator('.token-list.left').focus();
    await press(view, 'Control+Home', ...HOSTILE_TEXTS.map(() => 'ArrowRight'), 'd', 'n', 'Tab');
    await view.screenshot('compare-hostile');
    const found = await view.page.evaluate(() => ({
      hostile: (window as unknown as { hostile?: number }).hostile,
      elements: document.querySelectorAll('#app img, #app script, #app b').length,
    }));
    assert.deepEqual(found, { hostile: undefined, elements: 0 });
    assert.doesNotMatch(
      await view.page.locator('#app').innerText(),
      /[\u202a-\u202e\u2066\u200b]/u,
    );
    assert.deepEqual(view.problems, []);
  });

  it('stands the sides one below the other where the page is narrow', async () => {
    const view = await openBranch({ width: 430 });
    const tops = await view.page.evaluate(() =>
      ['left', 'right'].map(
        (side) => document.querySelector(`.token-list.${side} .line`)?.getBoundingClientRect().top,
      ),
    );
    assert.ok((tops[1] ?? 0) > (tops[0] ?? 0));
    await press(view, 'n', 'p', 'ArrowRight', 'Tab', 'ArrowDown');
    await view.screenshot('compare-narrow');
    assert.deepEqual(view.problems, []);
  });

  it('keeps the page small and answers its keys with 20,000 tokens on each side', async () => {
    const [long] = longTrace(20_000).samples;
    const trace = { ...longTrace(1), samples: [long!, edited(long!, 'other')] };
    const view = await openComparison(trace, ['long', 'other']);
    await view.ready();
    const { page } = view;
    await page.locator('.token-list.left').focus();
    for (let step = 0; step < 20; step += 1) await press(view, 'n');
    await page.getByRole('button', { name: 'Open or fold all equal tokens' }).click();
    for (const top of [0, 5_000, 20_000, 1e9]) {
      await page.locator('.compare-scroller').evaluate((node, y) => (node.scrollTop = y), top);
      await view.settle();
      const nodes = await page.evaluate(() => document.getElementsByTagName('*').length);
      assert.ok(nodes < 6_000, `${nodes} elements`);
      assert.ok((await page.locator('.line .t').count()) > 20);
    }
    await view.screenshot('compare-long');
    assert.deepEqual(view.problems, []);
  });
});

/** Cuts a token in two where it is long enough. */
function halves(token: string): string[] {
  const at = Math.ceil(token.length / 2);
  return token.length > 5 ? [token.slice(0, at), token.slice(at)] : [token];
}

/** A sample with another word in place of one token in a hundred. */
function edited(sample: Sample, id: string): Sample {
  const next = random(77);
  const texts = Array.from({ length: sample.tokens.length }, (_, token) =>
    next() < 0.01 ? ' other' : bytesAt(sample.tokens, token),
  );
  return sampleOf(id, texts, random(12), 20, true);
}
