import assert from 'node:assert/strict';
import { byteStringsFrom, type ByteStrings } from '../../../src/trace/byteStrings';
import type { Trace } from '../../../src/trace/trace';
import type { ExportedFigure } from '../../../src/webview/protocol';
import { HOSTILE_TEXTS } from '../../fixtures/hostile';
import { comparedTrace } from '../comparedSamples';
import type { FakeDivergenceHost } from '../fakeDivergenceHost';
import type { PageOptions, WebviewPage } from '../harness';
import { exampleTrace } from '../samples';
import type { ThemeName } from '../themes';
import { openDivergence } from './shared';

type DivergencePage = WebviewPage<FakeDivergenceHost>;

/** The words come last: with them, everything is here. */
async function ready(traces: readonly Trace[], options: PageOptions = {}): Promise<DivergencePage> {
  const view = await openDivergence(traces, options);
  await view.page.waitForSelector('.figure-words td');
  await view.page.waitForSelector('.map-readout .map-token');
  await view.settle();
  return view;
}

async function press(view: DivergencePage, ...keys: string[]): Promise<void> {
  for (const key of keys) {
    await view.page.keyboard.press(key);
    await view.settle();
  }
}

async function focusMap({ page }: DivergencePage, which = 0): Promise<void> {
  await page.locator('.map-surface').nth(which).focus();
}

function readout({ page }: DivergencePage): Promise<string> {
  return page.locator('.map-readout').innerText();
}

/** Waits until the read-out says this, which it does once the sample has come. */
function shows(view: DivergencePage, pattern: RegExp): Promise<unknown> {
  return view.page.waitForFunction(
    (source) => new RegExp(source).test(document.querySelector('.map-readout')?.textContent ?? ''),
    pattern.source,
  );
}

async function exported(view: DivergencePage, button: string): Promise<ExportedFigure> {
  await view.page.locator(button).click();
  await view.settle();
  const message = view.host.last('export');
  assert.ok(message);
  return message.figure;
}

describe('divergence of many samples', function () {
  this.timeout(90_000);

  for (const theme of ['dark', 'light', 'hc-dark', 'hc-light'] satisfies ThemeName[]) {
    it(`draws both maps and every figure in ${theme}`, async () => {
      const view = await ready([comparedTrace(12, 180)], { theme, height: 1700 });
      const { page } = view;
      assert.match(await page.locator('.maps h2').first().innerText(), /^JS divergence by sample/);
      assert.match(
        await page.locator('.maps .figure-about').innerText(),
        /^embedded\/rl against embedded\/base · 12 samples · a cell holds 1 token$/,
      );
      assert.equal(await page.locator('.figure svg').count(), 7);
      // Pixels of the map that are neither page nor calm: something was drawn.
      const colours = await page
        .locator('.map-surface canvas')
        .first()
        .evaluate((node) => {
          const canvas = node as HTMLCanvasElement;
          const { data } = canvas
            .getContext('2d')!
            .getImageData(0, 0, canvas.width, Math.floor(canvas.height / 2));
          const seen = new Set<number>();
          for (let at = 0; at < data.length; at += 4) {
            seen.add((data[at]! << 16) | (data[at + 1]! << 8) | data[at + 2]!);
          }
          return seen.size;
        });
      assert.ok(colours > 20, `${colours} colours`);
      await view.screenshot(`divergence-${theme}`);
      assert.deepEqual(view.problems, []);
    });
  }

  it('moves the cursor by keys and says where it is', async () => {
    const view = await ready([comparedTrace(5, 60)]);
    await focusMap(view);
    assert.match(await readout(view), /rl-1\s+#0[\s\S]*sample 1 of 5/);
    await press(view, 'ArrowRight', 'ArrowRight', 'ArrowDown');
    await shows(view, /rl-2 #2.*sample 2 of 5/);
    await press(view, 'End', 'ArrowRight');
    // The second sample has 53 tokens.
    await shows(view, /rl-2 #52/);
    await press(view, 'Control+End', 'Home', 'Shift+ArrowRight');
    await shows(view, /rl-5 #1/);
    await view.page.waitForFunction(() =>
      /^sample 5 of 5, rl-5, token #1 .*JS divergence [\d.<]+ nats$/.test(
        document.querySelector('[role=status].visually-hidden')?.textContent ?? '',
      ),
    );
    await press(view, 'Enter');
    assert.deepEqual(view.host.last('openToken'), {
      type: 'openToken',
      address: { trace: 0, sample: 'rl-5' },
      token: 1,
    });
    assert.deepEqual(view.problems, []);
  });

  it('goes to divergent tokens, and says where there is none left', async () => {
    const view = await ready([comparedTrace(3, 60)]);
    await focusMap(view);
    const { samples } = comparedTrace(3, 60);
    const js = samples[0]!.columns.get('js')!;
    const wanted = [...js.keys()].filter((token) => token > 0 && js[token]! > 0.1);
    assert.ok(wanted.length > 1);
    await press(view, 'n', 'n');
    await shows(view, new RegExp(`rl-1 #${wanted[1]}\\D`));
    await press(view, 'p');
    await shows(view, new RegExp(`rl-1 #${wanted[0]}\\D`));
    await press(view, ...wanted.map(() => 'n'));
    await view.page.waitForFunction(() =>
      document.body.innerText.includes('No next divergent token.'),
    );
  });

  it('chooses the metric in the lower map, whose colours then are those of the upper', async () => {
    const view = await ready([comparedTrace(3, 60)]);
    const { page } = view;
    await focusMap(view, 1);
    await press(view, 'ArrowDown', 'ArrowDown', 'ArrowDown');
    assert.match(await page.locator('.maps h2').first().innerText(), /^Total variation by/);
    assert.equal(view.host.last('requestMetric')?.lens, 'tv');
    await shows(view, /^Total variation/);
    const box = (await page.locator('.map-surface').nth(1).boundingBox())!;
    await page.mouse.click(box.x + 400, box.y + 26);
    await shows(view, /^JS divergence.*#\d\d/);
    assert.deepEqual(view.problems, []);
  });

  it('shows what the pointer is over, and opens what is clicked twice', async () => {
    const view = await ready([comparedTrace(4, 40)]);
    const { page } = view;
    const box = (await page.locator('.map-surface').first().boundingBox())!;
    const [x, y] = [box.x + 160, box.y + 20 + 22];
    await page.mouse.move(x, y);
    const tip = page.locator('.map-tip');
    await tip.waitFor();
    assert.match(await tip.innerText(), /rl-2\s+sample 2 of 4\s+#0[\s\S]*JS divergence/);
    await page.mouse.dblclick(x, y);
    await view.settle();
    assert.deepEqual(view.host.last('openToken')?.address, { trace: 0, sample: 'rl-2' });
    await page.mouse.move(box.x + 20, y);
    await tip.waitFor({ state: 'hidden' });
  });

  it('counts anew with another threshold, and keeps the old one where it is none', async () => {
    const view = await ready([comparedTrace(6, 100)]);
    const { page } = view;
    const headline = (): Promise<string> =>
      page.locator('.headline-figure.main .headline-of').innerText();
    const count = (threshold: number): number =>
      comparedTrace(6, 100).samples.reduce(
        (sum, { columns }) => sum + columns.get('js')!.filter((js) => js > threshold).length,
        0,
      );
    assert.notEqual(count(0.1), count(0.02));
    assert.ok((await headline()).startsWith(`${count(0.1)} of 495 tokens`));
    await press(view, 't');
    await page.keyboard.type('0.02');
    await press(view, 'Enter');
    await page.waitForFunction(
      (text) => document.querySelector('.headline')?.textContent.includes(text),
      `${count(0.02)} of 495 tokens`,
    );
    await page
      .locator('.figure-reallocation .figure-about')
      .getByText(`${count(0.02)} tokens with JS > 0.020, of 6 samples`)
      .waitFor();
    const asked = view.host.last('requestStatistics')?.request;
    await page.locator('.threshold').fill('3');
    await press(view, 'Enter');
    assert.equal(await page.locator('.threshold').getAttribute('aria-invalid'), 'true');
    assert.equal(view.host.last('requestStatistics')?.request, asked);
  });

  it('has the numbers of each chart as a table', async () => {
    const view = await ready([comparedTrace(6, 100)]);
    const { page } = view;
    const hidden = page.locator('.figure-position .visually-hidden table');
    assert.match((await hidden.innerText()).replace(/\s+/g, ' '), /0 % to 10 %/);
    await page.locator('.figure-position').getByRole('button', { name: 'As a table' }).click();
    await view.settle();
    assert.equal(await page.locator('.figure-position svg').count(), 0);
    assert.equal(await page.locator('.figure-position tbody tr').count(), 10);
    const words = await page.locator('.figure-words tbody tr').allInnerTexts();
    assert.equal(words.length, 2);
    assert.deepEqual(words.map((row) => row.split(/\s/)[0]).sort(), ['Then', 'Wait']);
    assert.deepEqual(view.problems, []);
  });

  it('exports figures that stand alone, with their data', async () => {
    const view = await ready([comparedTrace(4, 50)]);
    const map = await exported(view, '.maps .section-head >> nth=0 >> button');
    assert.equal(map.name, 'JS divergence map');
    assert.ok(map.picture && 'pngBase64' in map.picture);
    const png = Buffer.from(map.picture.pngBase64, 'base64');
    assert.equal(png.toString('latin1', 1, 4), 'PNG');
    assert.ok(png.readUInt32BE(16) > 2000);
    assert.deepEqual(map.data, {
      samples: [1, 2, 3, 4].map((at) => ({ trace: 0, sample: `rl-${at}` })),
      lenses: ['js'],
    });

    const metrics = await exported(view, '.maps .section-head >> nth=1 >> button');
    assert.ok('lenses' in metrics.data && metrics.data.lenses.length > 9);
    assert.deepEqual(metrics.data.samples, [{ trace: 0, sample: 'rl-1' }]);

    const rank = await exported(view, '.figure-rank button[aria-label^=Export]');
    assert.ok(rank.picture && 'svg' in rank.picture);
    const { svg } = rank.picture;
    assert.match(svg, /^<\?xml[^>]*>\n<svg[^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    assert.doesNotMatch(svg, /var\(|class=|style=/);
    const parsed = await view.page.evaluate((text) => {
      const file = new DOMParser().parseFromString(text, 'image/svg+xml');
      return [file.querySelector('parsererror'), file.querySelector('title')?.textContent];
    }, svg);
    assert.deepEqual(parsed, [null, 'By base rank of the chosen token']);
    assert.ok('rows' in rank.data);
    assert.deepEqual(rank.data.rows[1]?.slice(0, 2), ['2', 158]);

    const words = await exported(view, '.figure-words button[aria-label^=Export]');
    assert.equal(words.picture, undefined);
    await view.screenshot('divergence-exported');
    assert.deepEqual(view.problems, []);
  });

  it('puts 1,000 samples on one screen with few nodes, and reaches each of them', async () => {
    const view = await ready([comparedTrace(1000, 80)]);
    const { page } = view;
    assert.match(await page.locator('.counts').innerText(), /^1\s000 compared samples/);
    assert.match(
      await page.locator('.maps .figure-about').innerText(),
      /a cell holds 1 token of 2\.\d samples, max of its values/,
    );
    const nodes = await page.evaluate(() => document.getElementsByTagName('*').length);
    assert.ok(nodes < 2_500, `${nodes} elements`);
    await focusMap(view);
    await press(view, 'Control+End', 'ArrowUp');
    await shows(view, /rl-999 #0.*sample 999 of 1\s000/);
    const box = (await page.locator('.map-surface').first().boundingBox())!;
    assert.ok(box.height < 600);
    await view.screenshot('divergence-1000');
    assert.deepEqual(view.problems, []);
  });

  it('shares cells among the tokens of long samples, by peak or mean, and zooms in', async () => {
    const view = await ready([comparedTrace(3, 4000)]);
    const { page } = view;
    const about = (): Promise<string> => page.locator('.maps .figure-about').innerText();
    assert.match(await about(), /a cell holds \d\.\d tokens, max of its values/);
    await focusMap(view);
    await press(view, 'ArrowRight', 'm');
    await shows(view, /cell #\d+ to #\d+: mean/);
    assert.match(await about(), /mean of its values/);
    await press(view, '+', '+', '+', '+');
    assert.match(await about(), /a cell holds 1 token$/);
    await press(view, 'End');
    await shows(view, /rl-1 #3999/);
    await press(view, '0');
    assert.match(await about(), /a cell holds \d\.\d tokens/);
    assert.deepEqual(view.problems, []);
  });

  it('shows the samples of one trace alone, and sorts them', async () => {
    const view = await ready([comparedTrace(3, 40), comparedTrace(5, 40, 'other'), exampleTrace()]);
    const { page } = view;
    const pick = async (label: string, ...keys: string[]): Promise<void> => {
      await page.locator(`vscode-single-select[aria-label="${label}"]`).click();
      await press(view, ...keys, 'Enter');
    };
    assert.match(await page.locator('.counts').innerText(), /^8 compared samples/);
    await pick('Samples', 'ArrowDown', 'ArrowDown');
    await page.waitForFunction(() =>
      document.querySelector('.headline')?.textContent.includes('5samples'),
    );
    assert.match(await page.locator('.counts').innerText(), /^5 compared samples/);
    assert.equal(view.host.last('requestStatistics')?.scope, 1);
    await pick('Order', 'ArrowDown', 'ArrowDown', 'ArrowDown');
    await focusMap(view);
    await press(view, 'Control+Home');
    await shows(view, /2 \/ rl-2 #0.*sample 1 of 5/);
    assert.deepEqual(view.problems, []);
  });

  it('comes back after a reload', async () => {
    const view = await ready([comparedTrace(6, 60)]);
    await focusMap(view);
    await press(view, 'ArrowDown', 'ArrowDown', 'ArrowRight', 'm');
    await shows(view, /rl-3 #1/);
    await view.page.waitForTimeout(200);
    const before = await readout(view);
    await view.page.reload();
    await shows(view, /rl-3 #1/);
    await view.page.waitForSelector('.map-readout .map-token');
    assert.equal(await readout(view), before);
    const mean = view.page.getByRole('button', { name: 'Mean', exact: true });
    assert.equal(await mean.getAttribute('aria-pressed'), 'true');
    assert.deepEqual(view.problems, []);
  });

  it('says that nothing was compared, and why a file cannot be read', async () => {
    const view = await openDivergence([exampleTrace()]);
    await view.page.getByText('No compared sample', { exact: true }).waitFor();
    view.host.traces = [];
    view.host.problem = 'example.trace.json cannot be opened.';
    await view.host.send();
    const detail = view.page.locator('.notice-detail');
    await detail.getByText('example.trace.json cannot be opened.').waitFor();
    await view.screenshot('divergence-nothing');
    assert.deepEqual(view.problems, []);
  });

  it('shows hostile text as text on every surface', async () => {
    const attack = '<img src=x onerror="window.hostile = 1">\u202e</script>';
    const trace = comparedTrace(2, 40, attack);
    const hostile = {
      ...trace,
      prompt: { text: attack },
      samples: trace.samples.map((sample, at) => ({
        ...sample,
        id: `${attack}${at}`,
        tokens: hostileTokens(sample.tokens.length),
        origin: { ...sample.origin, model: { name: attack } },
      })),
    };
    const view = await ready([hostile, trace]);
    await focusMap(view);
    await press(view, ...HOSTILE_TEXTS.map(() => 'ArrowRight'), 'n', 'n');
    const box = (await view.page.locator('.map-surface').first().boundingBox())!;
    await view.page.mouse.move(box.x + 300, box.y + 15);
    await view.screenshot('divergence-hostile');
    const found = await view.page.evaluate(() => ({
      hostile: (window as unknown as { hostile?: number }).hostile,
      elements: document.querySelectorAll('#app img, #app script').length,
    }));
    assert.deepEqual(found, { hostile: undefined, elements: 0 });
    assert.doesNotMatch(
      await view.page.locator('#app').innerText(),
      /[\u202a-\u202e\u2066\u200b]/u,
    );
    assert.deepEqual(view.problems, []);
  });
});

/** Every text that breaks a view, over and over. */
function hostileTokens(length: number): ByteStrings {
  return byteStringsFrom(
    Array.from({ length }, (_, at) => HOSTILE_TEXTS[at % HOSTILE_TEXTS.length] ?? ''),
  );
}
