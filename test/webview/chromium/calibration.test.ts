import assert from 'node:assert/strict';
import type { Trace } from '../../../src/trace/trace';
import type { ExportedFigure } from '../../../src/webview/protocol';
import { judgedTrace, predictedSample } from '../../fixtures/judgedGroup';
import type { FakeCalibrationHost } from '../fakeCalibrationHost';
import type { PageOptions, WebviewPage } from '../harness';
import { exampleTrace } from '../samples';
import { THEMES, type ThemeName } from '../themes';
import { openCalibration } from './shared';

type CalibrationPage = WebviewPage<FakeCalibrationHost>;

/** Every place is computed once the table has its four rows. */
async function ready(
  traces: readonly Trace[],
  options: PageOptions = {},
): Promise<CalibrationPage> {
  const view = await openCalibration(traces, options);
  await view.page.waitForFunction(
    () => document.querySelectorAll('.figure-places tbody tr').length === 4,
  );
  await view.settle();
  return view;
}

async function press(view: CalibrationPage, ...keys: string[]): Promise<void> {
  for (const key of keys) {
    await view.page.keyboard.press(key);
    await view.settle();
  }
}

function title({ page }: CalibrationPage): Promise<string> {
  return page.locator('.figure-reliability h3').innerText();
}

function about({ page }: CalibrationPage): Promise<string> {
  return page.locator('.bin-about').innerText();
}

async function exported(view: CalibrationPage, card: string): Promise<ExportedFigure> {
  await view.page.locator(`${card} button[aria-label^=Export]`).click();
  await view.settle();
  const message = view.host.last('export');
  assert.ok(message);
  return message.figure;
}

describe('calibration of a group', function () {
  this.timeout(90_000);

  for (const theme of Object.keys(THEMES) as ThemeName[]) {
    it(`shows diagrams, bins and figures in ${theme}`, async () => {
      const view = await ready([judgedTrace(120, 60)], { theme, height: 900 });
      const { page } = view;
      await view.screenshot(`calibration-${theme}`);
      assert.equal(await title(view), 'Reliability of P(correct), every state');
      assert.match(
        await page.locator('.counts').innerText(),
        /^120 of 120 samples · \d\s\d+ states$/,
      );
      assert.equal(await page.locator('.figure-reliability [data-bin]').count(), 10);
      const filled = await page.locator('.bin-count').allInnerTexts();
      const points = filled.filter((count) => count !== '0').length;
      assert.ok(points > 5, filled.join(' '));
      assert.equal(await page.locator('.figure-reliability circle').count(), points);
      assert.equal(await page.locator('.figure-length circle').count(), 12);
      assert.deepEqual(await page.locator('.figure-places tbody td:first-child').allInnerTexts(), [
        'start',
        'middle',
        'last tenth',
        'every state',
      ]);
      // Nothing is cut off at the side.
      const wide = await page
        .locator('.calibration')
        .evaluate((main) => main.scrollWidth > main.clientWidth);
      assert.equal(wide, false);
      assert.deepEqual(view.problems, []);
    });
  }

  it('goes to another place and through the bins by keys, and opens a state', async () => {
    const view = await ready([judgedTrace(40, 40)]);
    const { page, host } = view;
    await press(view, '1');
    assert.equal(await title(view), 'Reliability of P(correct), start');
    assert.match(await page.locator('.counts').innerText(), /40 states$/);
    await press(view, '3');
    assert.equal(await title(view), 'Reliability of P(correct), last tenth');
    await press(view, 'b', 'ArrowLeft', 'ArrowLeft', 'ArrowUp', 'ArrowUp', 'ArrowUp');
    const first = await about(view);
    await press(view, 'ArrowRight');
    assert.notEqual(await about(view), first);
    const checked = page.locator('.bin[aria-checked=true]');
    assert.equal(await checked.count(), 1);
    assert.ok(await checked.evaluate((bin) => bin === document.activeElement));
    // The bins are one stop; the list of states is the next.
    const filled = await page
      .locator('.bin')
      .evaluateAll((bins) =>
        bins.findIndex((bin) => !/^0$/.test(bin.querySelector('.bin-count')?.textContent ?? '0')),
      );
    await page.locator('.bin').nth(filled).click();
    assert.match(
      await about(view),
      /Predicted [\d.]+ % on average, [\d.]+ % right \(95 % interval/,
    );
    await press(view, 'Tab', 'Enter');
    const opened = host.last('openToken');
    assert.equal(opened?.address.trace, 0);
    assert.match(opened.address.sample, /^s\d+$/);
    assert.ok(Number.isInteger(opened.token));
    assert.deepEqual(view.problems, []);
  });

  it('chooses the place in a list, and a bin by a click into the diagram', async () => {
    const view = await ready([judgedTrace(40, 40)]);
    const { page } = view;
    await page.locator('vscode-single-select[aria-label="States"]').click();
    await press(view, 'ArrowUp', 'Enter');
    assert.equal(await title(view), 'Reliability of P(correct), last tenth');
    await page.locator('.figure-reliability [data-bin="9"]').click();
    await view.settle();
    assert.match(await about(view), /^90 % to 100 %: /);
    assert.equal(await page.locator('.bin').nth(9).getAttribute('aria-checked'), 'true');
    assert.deepEqual(view.problems, []);
  });

  it('judges the samples of one trace alone, and comes back after a reload', async () => {
    const view = await ready([judgedTrace(20, 30), judgedTrace(12, 30, 'other'), exampleTrace()]);
    const { page, host } = view;
    assert.match(await page.locator('.counts').innerText(), /^32 of 34 samples/);
    await page.locator('vscode-single-select[aria-label="Samples"]').click();
    await press(view, 'ArrowDown', 'ArrowDown', 'Enter');
    await page.waitForFunction(() =>
      /^12 of 12 samples · \d+ states$/.test(document.querySelector('.counts')?.textContent ?? ''),
    );
    assert.equal(host.last('requestCalibration')?.scope, 1);
    await page.locator('.bin').first().focus();
    await press(view, '2');
    assert.match(await page.locator('.bin-state').first().innerText(), /^2 \/ s\d+/);
    await page.reload();
    await page.waitForFunction(() =>
      document.querySelector('.figure-reliability h3')?.textContent.endsWith('middle'),
    );
    assert.equal(host.last('requestCalibration')?.scope, 1);
    assert.deepEqual(view.problems, []);
  });

  it('exports figures that stand alone, with their data', async () => {
    const view = await ready([judgedTrace(40, 40)]);
    const reliability = await exported(view, '.figure-reliability');
    assert.ok(reliability.picture && 'svg' in reliability.picture);
    assert.doesNotMatch(reliability.picture.svg, /var\(|class=|style=/);
    assert.equal(reliability.name, 'Reliability of P(correct), every state');
    assert.ok('rows' in reliability.data);
    assert.equal(reliability.data.rows.length, 10);
    const length = await exported(view, '.figure-length');
    assert.ok(length.picture && 'rows' in length.data && length.data.rows.length > 5);
    const places = await exported(view, '.figure-places');
    assert.equal(places.picture, undefined);
    assert.ok('rows' in places.data);
    const [start] = places.data.rows;
    assert.deepEqual(start?.slice(0, 2), ['start', 40]);
    const [brier, constant, gain] = [start[3], start[4], start[5]];
    assert.ok(typeof brier === 'number' && typeof constant === 'number');
    assert.equal(gain, 1 - brier / constant);
    assert.deepEqual(view.problems, []);
  });

  it('says what is missing, and what to do', async () => {
    const view = await openCalibration([exampleTrace()]);
    const { page, host } = view;
    await page.getByText('No trained head', { exact: true }).waitFor();
    await page.locator('.notice-detail').getByText('Fit ZIP-RC Head…').waitFor();
    const open = judgedTrace(3, 20);
    const unknown = open.samples.map((sample) => ({ ...sample, reward: 0.5 }));
    host.traces = [{ ...open, samples: unknown }];
    await host.send();
    await page.getByText('No known rewards', { exact: true }).waitFor();
    await page.locator('.notice-detail').getByText('Set Gold Answer…').waitFor();
    await view.screenshot('calibration-nothing');
    host.traces = [];
    await host.send();
    await page.getByText('No samples', { exact: true }).waitFor();
    host.problem = 'example.trace.json cannot be opened.';
    await host.send();
    await page.locator('.notice-detail').getByText('cannot be opened.').waitFor();
    assert.equal(host.last('requestCalibration'), undefined);
    assert.deepEqual(view.problems, []);
  });

  it('warns where all samples have one outcome, and says nothing of lengths that nobody knows', async () => {
    const cut = predictedSample('cut', [{ right: 0.7, left: 20 }], { reward: 1, finish: 'length' });
    const view = await ready([{ ...judgedTrace(0, 20), samples: [cut] }]);
    const { page } = view;
    assert.match(await page.locator('.figure-warning').innerText(), /^The only sample is right/);
    const [row = ''] = await page.locator('.figure-places tbody tr').allInnerTexts();
    assert.match(row.replace(/\s+/g, ' '), /^start 1 100 % 0\.090 0 – 0\.300 – – – – –$/);
    await view.screenshot('calibration-one');
    assert.deepEqual(view.problems, []);
  });

  it('shows hostile names as text, in a narrow window', async () => {
    const attack = '<img src=x onerror="window.hostile = 1">\u202e';
    const trace = judgedTrace(6, 20);
    const samples = trace.samples.map((sample, at) => ({ ...sample, id: `${attack}${at}` }));
    const view = await ready([{ ...trace, id: attack, prompt: { text: attack }, samples }, trace], {
      width: 420,
    });
    await view.screenshot('calibration-hostile');
    const text = await view.page.locator('#app').innerText();
    assert.doesNotMatch(text, /[\u202a-\u202e]/u);
    assert.equal(await view.page.locator('#app img').count(), 0);
    assert.deepEqual(view.problems, []);
  });
});
