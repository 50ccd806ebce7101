import assert from 'node:assert/strict';
import path from 'node:path';
import { branchOf } from '../../../src/trace/branch';
import { COLUMN, type Sample } from '../../../src/trace/sample';
import { rowsOf, SampleBuilder } from '../../../src/trace/sampleBuilder';
import type { Trace } from '../../../src/trace/trace';
import { OUTPUT } from '../harness';
import { branchedTrace, random, roughTokens, rowOf } from '../samples';
import type { ThemeName } from '../themes';
import { openView } from './shared';

const FORK = 60;

/** A sample, a branch of it, a branch of that with a decoder's columns, and one by itself. */
function family(): Trace {
  const trace = branchedTrace(FORK);
  const [root, branch] = trace.samples;
  const next = random(3);
  const builder = new SampleBuilder();
  const texts = roughTokens(' Hold on, 7 * 11 = 77 is far too large. What about 11 - 7 = 4?');
  texts.forEach((text, at) => {
    const row = rowOf(text, next, 10, true);
    const columns = {
      ...row.columns,
      [COLUMN.forced]: at < 2 ? 1 : 0,
      [COLUMN.drafted]: at % 3 === 0 ? 1 : 0,
      [COLUMN.acceptance]: 0.7,
      [COLUMN.temperature]: 0.6,
      'cut.top_p': 31,
      ...(at === 5 ? { [COLUMN.refusedDraft]: 17 } : {}),
    };
    builder.push({ ...row, columns });
  });
  const own: Sample = {
    ...branch!,
    ...builder.build(),
    id: 'branch-2',
    finish: 'cancelled',
    origin: {
      model: { name: 'embedded/rl' },
      decoder: {
        id: 'speculative',
        parameters: { draft_tokens: 4, temperature: 0.6 },
        seed: 5,
        otherModels: [{ name: 'embedded/draft' }],
        remarks: ['“Wait” is read as the tokens 512 and 40.'],
      },
      seconds: 0.8,
      cost: [
        { model: 'embedded/rl', passes: 12, tokens: 40, reused: 91 },
        { model: 'embedded/draft', passes: 40, tokens: 40, reused: 0 },
      ],
    },
    outcome: { answer: '28', weight: 0.42, chosen: true, figures: { rounds: 12 } },
  };
  const second = branchOf(branch!, FORK + 8, own);
  const alone: Sample = { ...root!, id: 'alone', ...shortOf(root!) };
  return { ...trace, samples: [root!, branch!, second, alone] };
}

function shortOf(sample: Sample): ReturnType<SampleBuilder['build']> {
  const builder = new SampleBuilder();
  for (const row of [...rowsOf(sample)].slice(0, 30)) builder.push(row);
  return builder.build();
}

describe('branches', function () {
  this.timeout(60_000);

  it('shows samples under the one that they left, and goes to the fork by mouse and keys', async () => {
    const view = await (await openView([family()])).ready();
    const { page } = view;
    const rows = page.locator('.branch-row');
    assert.deepEqual(
      await rows.evaluateAll((nodes) => nodes.map((node) => node.getAttribute('aria-level'))),
      ['1', '2', '3', '1'],
    );
    assert.match(
      await rows.nth(2).innerText(),
      /branch-2: speculative.*from #68.*cancelled.*answer 28 · chosen/s,
    );
    await rows.nth(1).click();
    await page.locator('.branch-row.shown', { hasText: 'branch-1' }).waitFor();
    await view.settle();
    assert.deepEqual(
      [
        view.host.last('selection')?.selection.address.sample,
        view.host.last('selection')?.selection.token,
      ],
      ['branch-1', FORK],
    );
    await page.locator('.branch-row.shown').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.locator('.branch-row.shown', { hasText: 'branch-2' }).waitFor();
    await view.settle();
    assert.equal(view.host.last('selection')?.selection.token, FORK + 8);
    // The tree keeps the focus, so that the next arrow goes on from there.
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    assert.match(
      (await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))) ?? '',
      /^sample-1/,
    );
    assert.deepEqual(view.problems, []);
  });

  it('marks where branches leave and where they are their own, and what a decoder did', async () => {
    const view = await (await openView([family()])).ready();
    const { page } = view;
    assert.equal(await page.locator('.t.forks').count(), 1);
    await page.locator('.branch-row').nth(2).click();
    await page.locator('.branch-row.shown', { hasText: 'branch-2' }).waitFor();
    await view.settle();
    assert.equal(await page.locator('.t.own').count(), 1);
    assert.equal(await page.locator('.t.forced').count(), 2);
    assert.ok((await page.locator('.t.drafted').count()) > 2);
    assert.equal(await page.locator('.t.refused').count(), 1);
    const panel = await page.locator('section[aria-label="Token"]').innerText();
    assert.match(panel, /forced/);
    assert.match(panel, /cut by top p/);
    assert.match(panel, /31/);
    const sample = await page.locator('section[aria-label="Sample"]').innerText();
    assert.match(sample, /with model\s+embedded\/draft/);
    assert.match(sample, /remark\s+“Wait”/);
    assert.match(sample, /cost\s+embedded\/rl: 12 passes · 40 tokens read · 91 reused/);
    assert.match(sample, /chosen\s+yes/);
    assert.deepEqual(view.problems, []);
  });

  it('asks for a branch by a bar, its keys, the buttons and f', async () => {
    const view = await (await openView([family()])).ready();
    const { page, host } = view;
    await page.locator('.token-list').focus();
    for (let step = 0; step < 3; step += 1) await page.keyboard.press('ArrowRight');
    await view.settle();
    const address = { trace: 0, sample: 'sample-1' };
    await page.keyboard.press('f');
    await view.settle();
    assert.deepEqual(host.last('fork'), { type: 'fork', address, token: 3 });
    const bars = page.locator('.bar-button');
    await bars.nth(1).click();
    await view.settle();
    const clicked = host.last('fork');
    assert.equal(clicked?.token, 3);
    assert.ok(typeof clicked.with === 'object' && clicked.with.text !== undefined);
    // One tab stop; arrows move within.
    assert.equal(await page.locator('.bar-button[tabindex="0"]').count(), 1);
    await bars.first().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await view.settle();
    assert.deepEqual(host.last('fork'), clicked);
    await page.getByText('Type text…').click();
    await view.settle();
    assert.deepEqual(host.last('fork'), { type: 'fork', address, token: 3, with: 'text' });
    assert.deepEqual(view.problems, []);
  });

  it('follows a run of several samples, and goes to the parent when a branch is undone', async () => {
    const trace = family();
    const view = await (await openView([trace])).ready();
    const { page, host } = view;
    await page.locator('.branch-row').nth(1).click();
    await page.locator('.branch-row.shown', { hasText: 'branch-1' }).waitFor();
    const lanes = [
      { sample: 'branch-2', tokens: 3 },
      { sample: 'alone', tokens: 2, finish: 'stop' as const },
    ];
    await host.live({ trace: 0, phase: 'generating', lanes, tokens: 5, maxTokens: 40 });
    await page.locator('.branch-row.shown', { hasText: 'branch-2' }).waitFor();
    await page.getByText('1 of 2 samples ended · 5 tokens').waitFor();
    assert.match(await page.locator('.branch-row.shown').innerText(), /running/);
    await page.getByText('Generating…').first().waitFor();
    await view.settle();
    // The cursor stands where the branch begins to be its own.
    assert.equal(host.last('selection')?.selection.token, FORK + 8);
    await host.live(null);
    await host.change([{ ...trace, samples: trace.samples.slice(0, 2) }]);
    await page.locator('.branch-row.shown', { hasText: 'branch-1' }).waitFor();
    assert.deepEqual(view.problems, []);
  });

  for (const theme of ['dark', 'light'] as const satisfies readonly ThemeName[]) {
    it(`looks right: ${theme}`, async () => {
      const view = await (await openView([family()], { theme, height: 1100 })).ready();
      const { page } = view;
      await page.locator('.branch-row').nth(2).click();
      await page.locator('.branch-row.shown', { hasText: 'branch-2' }).waitFor();
      await view.settle();
      await page.locator('.bar-button').nth(2).hover();
      await page.screenshot({ path: path.join(OUTPUT, `branches-${theme}.png`) });
      const clipped = await page
        .locator('.branch-row')
        .evaluateAll((nodes) =>
          nodes
            .filter((node) => node.scrollWidth > node.clientWidth)
            .map((node) => node.textContent),
        );
      assert.deepEqual(clipped, []);
    });
  }
});
