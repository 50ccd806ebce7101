import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { LiveRun } from '../../../src/webview/protocol';
import type { WebviewPage } from '../harness';
import { decidedTrace, INTERVAL } from '../decided';
import type { ThemeName } from '../themes';
import { openView } from './shared';

const SECTION = 'section[aria-label="Lanes"]';

const CASES: readonly {
  readonly lanes: number;
  /** Lanes that finish. */
  readonly ends: number;
  /** At the fourth decision. */
  readonly chosen: string;
  readonly themes: readonly ThemeName[];
}[] = [
  { lanes: 1, ends: 1, chosen: '0', themes: ['dark'] },
  { lanes: 4, ends: 2, chosen: '0 · finished 2', themes: ['dark'] },
  {
    lanes: 8,
    ends: 4,
    chosen: '0, 4 · finished 2, 6',
    themes: ['dark', 'light', 'hc-dark', 'hc-light'],
  },
];

const rowsOf = (page: Page): ReturnType<Page['locator']> => page.locator('.lane-label');
const stepOf = (page: Page): Promise<string> => page.locator('.decision-step').innerText();

/** Opens a trace at one of its samples. */
async function openAt(
  sample: string,
  trace = decidedTrace(4),
  theme: ThemeName = 'dark',
): Promise<WebviewPage> {
  const view = await (await openView([trace], { theme, height: 1500 })).ready();
  await view.host.command({ name: 'selectSample', address: { trace: 0, sample } });
  await view.page.locator(`${SECTION} .lane-label.shown`).waitFor();
  await view.settle();
  return view;
}

async function selectionOf(view: WebviewPage, sample: string, token: number): Promise<void> {
  await view.page.locator('.lane-label.shown', { hasText: sample }).waitFor();
  await view.settle();
  const selection = view.host.last('selection')?.selection;
  assert.deepEqual([selection?.address.sample, selection?.token], [sample, token]);
}

describe('lanes of a run', function () {
  this.timeout(60_000);

  for (const { lanes, ends, chosen, themes } of CASES) {
    for (const theme of themes) {
      it(`shows ${lanes} of them, the sets and what each expects in ${theme}`, async () => {
        const view = await openAt('sample-2', decidedTrace(lanes), theme);
        const { page } = view;
        await page.keyboard.press('Tab');
        await page.locator('.lane-label').first().focus();
        for (let press = 0; press < 3; press += 1) await page.keyboard.press('ArrowRight');
        await view.settle();
        assert.equal(await stepOf(page), 'Decision 4 of 8, at step 49');
        assert.equal(await rowsOf(page).count(), lanes);
        assert.equal(await page.locator('.lane-label[aria-current]').count(), 1);
        const drawn = async (kind: string): Promise<number> =>
          (
            await page
              .locator(`.lane-${kind}`)
              .evaluateAll((nodes) => nodes.map((node) => node.getAttribute('d')))
          ).filter((d) => d !== '').length;
        assert.equal(await drawn('running'), lanes);
        assert.equal(await drawn('end'), ends);
        const sets = await page.locator('.lane-table.sets').innerText();
        assert.ok(sets.includes(`● chosen\tlanes ${chosen}\n`), sets);
        assert.match(sets, /plans to give up what would need 32 tokens or more/);
        assert.match(sets, lanes === 1 ? /There was no other set/ : /difference\s+0\.0100/);
        const table = page.locator('.lane-table:not(.sets)').first();
        assert.equal(await table.locator('tbody tr').count(), lanes);
        assert.match(
          await table.locator('tbody tr').first().innerText(),
          /^0 ✓\s+running\s+49\s+65/,
        );
        assert.match(
          await page.locator('.lane-help').innerText(),
          /^α 0\.1, β 0\.01, γ 1\. Utility: [^γ]*mean sample\.$/,
        );
        await page.locator(SECTION).evaluate((node) => node.scrollIntoView());
        await view.screenshot(`lanes-${lanes}-${theme}`);
        assert.deepEqual(view.problems, []);
      });
    }
  }

  it('is not there for a sample of another decoder', async () => {
    const view = await (await openView([decidedTrace(4)])).ready();
    assert.equal(await view.page.locator(SECTION).count(), 0);
    await view.host.command({ name: 'selectSample', address: { trace: 0, sample: 'sample-3' } });
    await view.page.locator(SECTION).waitFor();
    await view.host.command({ name: 'selectSample', address: { trace: 0, sample: 'sample-1' } });
    await view.page.locator(SECTION).waitFor({ state: 'detached' });
    assert.deepEqual(view.problems, []);
  });

  it('follows the cursor, and steps by keys and buttons without moving it', async () => {
    const view = await openAt('sample-2');
    const { page } = view;
    assert.equal(await stepOf(page), 'Decision 1 of 8, at step 1');
    await view.host.command({ name: 'selectToken', token: 40 });
    await view.settle();
    assert.equal(await stepOf(page), 'Decision 3 of 8, at step 33');
    await page.locator('.lane-label.shown').focus();
    await page.keyboard.press('End');
    assert.equal(await stepOf(page), 'Decision 8 of 8, at step 113');
    await page.keyboard.press('ArrowLeft');
    assert.equal(await stepOf(page), 'Decision 7 of 8, at step 97');
    await page.keyboard.press('Home');
    assert.equal(await stepOf(page), 'Decision 1 of 8, at step 1');
    await page.keyboard.press('ArrowLeft');
    assert.equal(await stepOf(page), 'Decision 1 of 8, at step 1');
    await page.getByRole('button', { name: 'Next decision' }).click();
    await page.getByRole('button', { name: 'Next decision' }).click();
    await page.getByRole('button', { name: 'Previous decision' }).click();
    assert.equal(await stepOf(page), 'Decision 2 of 8, at step 17');
    await page
      .locator('[role="status"]', { hasText: 'Decision 2 of 8: chosen lanes 0, 2' })
      .waitFor();
    await selectionOf(view, 'sample-2', 40);
    await view.host.command({ name: 'selectToken', token: 41 });
    await view.settle();
    assert.equal(await stepOf(page), 'Decision 3 of 8, at step 33');
    assert.deepEqual(view.problems, []);
  });

  it('goes through lanes by key, shows one where it stood, and keeps focus and decision', async () => {
    const view = await openAt('sample-2');
    const { page } = view;
    await page.locator('.lane-label.shown').focus();
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowDown']) await page.keyboard.press(key);
    assert.equal(
      await page.locator('.lane-label:focus').getAttribute('aria-label'),
      'Lane 1, sample sample-3, paused',
    );
    await page.keyboard.press('Enter');
    await selectionOf(view, 'sample-3', INTERVAL + 1);
    assert.equal(await stepOf(page), 'Decision 3 of 8, at step 33');
    await page.locator('.lane-label.shown:focus').waitFor();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Space');
    await selectionOf(view, 'sample-2', 2 * INTERVAL + 1);
    assert.deepEqual(view.problems, []);
  });

  it('takes the pointer to a lane at the nearest decision, and to a decision on the axis', async () => {
    const view = await openAt('sample-2');
    const { page } = view;
    const box = (await page.locator('.lane-drawing').boundingBox())!;
    await page.mouse.click(box.x + box.width - 12, box.y + 10 + 22 + 11);
    await selectionOf(view, 'sample-3', 64);
    assert.equal(await stepOf(page), 'Decision 8 of 8, at step 113');
    await page.mouse.click(box.x + 8, box.y + box.height - 4);
    assert.equal(await stepOf(page), 'Decision 1 of 8, at step 1');
    await selectionOf(view, 'sample-3', 64);
  });

  it('says every decision as a table, each a way to itself', async () => {
    const view = await openAt('sample-2');
    const { page } = view;
    await page.getByText('All decisions as a table').click();
    const table = page.locator('.decision-table table');
    assert.match(await table.locator('caption').innerText(), /^Decisions 1 to 8 of 8/);
    const rows = table.locator('tbody tr');
    assert.equal(await rows.count(), 8);
    assert.match(
      await rows.nth(3).innerText(),
      /^4\s+49\s+0 · finished 2\s+0\.6600\s+0, 1, 3 · finished 2\s+0\.6500\s+running, 49\s+paused, 17\s+finished, 26\s+paused, 1$/,
    );
    await rows.nth(5).getByRole('button').focus();
    await page.keyboard.press('Enter');
    assert.equal(await stepOf(page), 'Decision 6 of 8, at step 81');
    assert.equal(await table.locator('tr[aria-current] th button:focus').innerText(), '6');
  });

  it('grows with a run: the last decision so far, and lanes by their tokens', async () => {
    const made = (decisions: number): ReturnType<typeof decidedTrace> => decidedTrace(4, decisions);
    const running = (tokens: readonly number[]): LiveRun => ({
      trace: 0,
      phase: 'generating',
      lanes: tokens.map((count, lane) => ({ sample: `sample-${lane + 2}`, tokens: count })),
      tokens: tokens.reduce((sum, count) => sum + count, 0),
      maxTokens: 400,
    });
    const view = await openView([made(2)], { height: 1500 });
    const { page, host } = view;
    await view.ready();
    await host.live(running([17, 17, 17, 1]));
    await page.locator(SECTION).waitFor();
    await view.settle();
    assert.equal(await stepOf(page), 'Decision 2 of 2, at step 17 · latest');
    const drawing = (): Promise<string | null> =>
      page.locator('.decision-selected').getAttribute('d');
    const before = await drawing();
    await host.live(running([25, 17, 22, 1]));
    await view.settle();
    assert.notEqual(await drawing(), before);
    await host.change([made(3)]);
    await page.getByText('Decision 3 of 3, at step 33 · latest').waitFor();
    // A person who looks back stays there while the run goes on.
    await page.getByRole('button', { name: 'Previous decision' }).click();
    await host.change([made(4)]);
    await page.getByText('Decision 2 of 4, at step 17', { exact: true }).waitFor();
    await host.live(null);
    await host.change([decidedTrace(4)]);
    await page.locator('.lane-label', { hasText: 'lane 0 ✓' }).waitFor();
    assert.equal(await stepOf(page), 'Decision 2 of 8, at step 17');
    assert.deepEqual(view.problems, []);
  });

  it('draws what a strange file decides', async () => {
    const trace = decidedTrace(4);
    const samples = trace.samples.map((sample) => {
      const { decoder } = sample.origin;
      const decisions = decoder?.decisions?.map((decision, at) => ({
        ...decision,
        tokens: [5, 4 - at, 3, Number.MAX_SAFE_INTEGER].map((count) => Math.max(0, count)),
        rewards: [NaN, Infinity, -5, 1e300],
        lengths: [NaN, -Infinity, 1e300, 0],
        chosen: { lanes: [], utility: NaN, pause: 4000 },
        runnerUp: { lanes: [3], utility: Infinity },
      }));
      if (!decoder || !decisions) return sample;
      const bad = { ...decoder, parameters: { alpha: '<b>', beta: true }, decisions };
      return {
        ...sample,
        id: `${sample.id}<img src=x>`,
        origin: { ...sample.origin, decoder: bad },
      };
    });
    const view = await openAt('sample-2<img src=x>', { ...trace, samples });
    const { page } = view;
    assert.match(
      await page.locator('.lane-table.sets').innerText(),
      /lanes none[\s\S]*length bin 4000/,
    );
    assert.equal(await page.locator(`${SECTION} :is(img, b)`).count(), 0);
    const paths = await page
      .locator('.lane-drawing path')
      .evaluateAll((nodes) => nodes.map((node) => node.getAttribute('d')).join(''));
    assert.doesNotMatch(paths, /NaN|Infinity/);
    assert.deepEqual(view.problems, []);
  });
});
