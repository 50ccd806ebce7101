import { cellGrid } from '../../src/lenses/divergence/cellGrid';
import { metricRows, type MetricRows } from '../../src/lenses/divergence/metricRows';
import { poolOf } from '../../src/lenses/divergence/pool';
import { STATISTICS, type StatisticName } from '../../src/lenses/divergence/statistics';
import { findLens } from '../../src/lenses/registry';
import type { Sample } from '../../src/trace/sample';
import { comparedTrace } from '../../test/webview/comparedSamples';
import { Harness } from '../../test/webview/harness';
import { median, now } from '../measure';
import type { Section } from '../section';

const SAMPLES = 1_000;
const TOKENS = 4_000;
/** Of the map at a usual width, CSS pixels. */
const BANDS = 360;
const COLUMNS = 1_000;
/** The page is given fewer tokens: what it is sent passes as text here, not as it is. */
const PAGE_TOKENS = 500;
const REPEATS = 9;
/** The page rests long before, also where it asks for a sample. */
const SETTLED_MS = 700;

/** What a large file costs the host and the page. */
export const divergencePanel: Section = {
  name: 'divergence-panel',
  title: `Divergence panel, ${SAMPLES} samples of ${TOKENS} tokens: processor time of one thread`,
  measure: async (_models, report) => {
    const samples = shared(TOKENS);
    const lens = findLens('js');
    if (!lens) throw new Error('There is no lens of the JS.');
    const timed = <T>(what: string, work: () => T, note: (result: T) => string): T => {
      const start = now().cpu;
      const result = work();
      const values = `${(now().cpu - start).toFixed(0)} ms${note(result)}`;
      report({ what, values });
      return result;
    };
    const rows = timed(
      'host: one metric of all samples',
      () => metricRows(samples, lens),
      ({ values }: MetricRows) => `, ${(values.byteLength / 1e6).toFixed(0)} MB to the page`,
    );
    const pool = timed(
      'host: samples, their divergent tokens',
      () => poolOf(samples, 0.1),
      () => '',
    );
    for (const name of Object.keys(STATISTICS) as StatisticName[]) {
      timed(
        `host: ${name}`,
        () => void STATISTICS[name](pool),
        () => '',
      );
    }
    timed(
      `page: ${BANDS} × ${COLUMNS} cells`,
      () =>
        cellGrid(rows, {
          order: samples.map((_, at) => at),
          range: { start: 0, end: TOKENS },
          bands: BANDS,
          columns: COLUMNS,
          reduction: 'peak',
          worth: (value) => value,
        }),
      () => '',
    );
    await measurePage(report);
  },
};

/** Samples that share their columns, so that the file fits into memory; each is computed anew. */
function shared(tokens: number): readonly Sample[] {
  const [one] = comparedTrace(1, tokens).samples;
  if (!one) throw new Error('There is no sample.');
  return Array.from({ length: SAMPLES }, (_, at) => ({ ...one, id: `rl-${at + 1}` }));
}

/** What a key costs the page until it rests again. */
async function measurePage(report: Parameters<Section['measure']>[1]): Promise<void> {
  const harness = await Harness.start();
  try {
    const samples = shared(PAGE_TOKENS);
    const trace = { id: 'bench', prompt: {}, samples };
    const { page } = await harness.divergence([trace], { width: 1400, height: 900 });
    await page.waitForSelector('.figure-words td', { timeout: 120_000 });
    await page.locator('.map-surface').first().focus();
    const session = await page.context().newCDPSession(page);
    // Processor time of the page's main thread: other work on the machine does not count.
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    const busy = async (): Promise<number> => {
      const { metrics } = await session.send('Performance.getMetrics');
      return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN);
    };
    for (const [key, what] of [
      ['m', 'page: all cells drawn anew'],
      ['ArrowDown', 'page: cursor to the next sample, and its metrics'],
    ] as const) {
      const times: number[] = [];
      for (let repeat = 0; repeat < REPEATS; repeat += 1) {
        const before = await busy();
        await page.keyboard.press(key);
        await page.waitForTimeout(SETTLED_MS);
        times.push((await busy()) - before);
      }
      report({ what, values: `${median(times).toFixed(0)} ms, ${PAGE_TOKENS} tokens each` });
    }
    const nodes = await page.evaluate(() => document.getElementsByTagName('*').length);
    report({ what: 'page: elements', values: String(nodes) });
  } finally {
    await harness.stop();
  }
}
