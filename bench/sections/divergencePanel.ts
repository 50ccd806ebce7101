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

/** Time from a key to the second frame after it, which shows what the key did. */
async function measurePage(report: Parameters<Section['measure']>[1]): Promise<void> {
  const harness = await Harness.start();
  try {
    const samples = shared(PAGE_TOKENS);
    const trace = { id: 'bench', prompt: {}, samples };
    const { page } = await harness.divergence([trace], { width: 1400, height: 900 });
    await page.waitForSelector('.figure-words td', { timeout: 120_000 });
    await page.locator('.map-surface').first().focus();
    const times: Record<string, number[]> = { m: [], ArrowDown: [] };
    for (let repeat = 0; repeat < REPEATS; repeat += 1) {
      for (const key of Object.keys(times)) {
        // As text: this program's compiler would name the function with a helper that the page lacks.
        const time: number = await page.evaluate(`new Promise((resolve) => {
          const start = performance.now();
          document.activeElement.dispatchEvent(
            new KeyboardEvent('keydown', { key: '${key}', bubbles: true }),
          );
          requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - start)));
        })`);
        times[key]?.push(time);
      }
    }
    const what: Readonly<Record<string, string>> = {
      m: 'page: all cells drawn anew',
      ArrowDown: 'page: cursor to the next sample',
    };
    for (const [key, measured] of Object.entries(times)) {
      const values = `${median(measured).toFixed(0)} ms by the clock, ${PAGE_TOKENS} tokens each`;
      report({ what: what[key] ?? key, values });
    }
    const nodes = await page.evaluate(() => document.getElementsByTagName('*').length);
    report({ what: 'page: elements', values: String(nodes) });
  } finally {
    await harness.stop();
  }
}
