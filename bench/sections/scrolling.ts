import { execFileSync } from 'node:child_process';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { Harness } from '../../test/webview/harness';
import { longTrace } from '../../test/webview/samples';
import { median } from '../measure';
import type { Section } from '../section';

const ENSURE_CHROMIUM = path.join(import.meta.dirname, '../../scripts/ensure-chromium.mjs');
const TOKENS = 20_000;
const SCROLLS = 5;
/** Over three screens in a second, in CSS pixels. */
const SCROLL_SPEED = 3000;
const SCROLL_DISTANCE = 6000;
/** 60 frames per second, with room for the clock's own jitter. */
const MOST_BETWEEN_FRAMES_MS = 20;
/** The work of a frame fits into a frame. */
const MOST_WORK_MS = 1000 / 60;

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  /** Processor time of the thread, microseconds. */
  readonly tdur?: number;
}

/** Other work on a machine takes frames too: read the times between frames on a quiet one. */
export const scrolling: Section = {
  name: 'scrolling',
  title: `Scrolling a sample of ${TOKENS} tokens with top-20, software rendering: 95th percentiles`,
  measure: async (_models, report) => {
    execFileSync(process.execPath, [ENSURE_CHROMIUM], { stdio: 'ignore' });
    const harness = await Harness.start();
    try {
      const view = await harness.open([longTrace(TOKENS)], { width: 1400, height: 900 });
      await view.ready();
      const between: number[] = [];
      const work: number[] = [];
      for (let scroll = 0; scroll < SCROLLS; scroll += 1) {
        between.push(percentile95(await timesBetweenFrames(view.page)));
        work.push(percentile95(await workOfFrames(view.page)));
      }
      report({
        what: 'between two frames',
        values: `${median(between).toFixed(1)} ms, median of ${SCROLLS}`,
        value: median(between),
        bar: { most: MOST_BETWEEN_FRAMES_MS },
      });
      report({
        what: 'processor time of the main thread in a frame',
        values: `${median(work).toFixed(1)} ms, median of ${SCROLLS}`,
        value: median(work),
        bar: { most: MOST_WORK_MS },
      });
    } finally {
      await harness.stop();
    }
  },
};

function percentile95(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length * 0.95)] ?? NaN;
}

/** Times between frames while a wheel scrolls the text for two seconds, milliseconds. */
async function timesBetweenFrames(page: Page): Promise<number[]> {
  const scroller = page.locator('.token-scroller');
  await scroller.evaluate((node) => (node.scrollTop = 0));
  const box = await scroller.boundingBox();
  if (!box) throw new Error('The text to scroll is not on the page.');
  // As text: this program's compiler would name the function with a helper that the page lacks.
  await page.evaluate(`
    window.times = [];
    {
      const own = times;
      requestAnimationFrame(function step(time) {
        own.push(time);
        // The loop of an earlier scroll ends: two loops would halve the times between frames.
        if (own === times) requestAnimationFrame(step);
      });
    }
  `);
  const session = await page.context().newCDPSession(page);
  await session.send('Input.synthesizeScrollGesture', {
    x: Math.round(box.x + box.width / 2),
    y: Math.round(box.y + box.height / 2),
    yDistance: -SCROLL_DISTANCE,
    speed: SCROLL_SPEED,
    gestureSourceType: 'mouse',
  });
  const times = await page.evaluate(() => (window as unknown as { times: number[] }).times);
  return times.slice(1).map((time, at) => time - (times[at] ?? time));
}

/** Processor time of the main thread per frame of a scroll, milliseconds. */
async function workOfFrames(page: Page): Promise<number[]> {
  const browser = page.context().browser();
  if (!browser) throw new Error('The page has no browser to trace.');
  await browser.startTracing(page, { categories: ['cc', 'toplevel'] });
  await timesBetweenFrames(page);
  const trace = JSON.parse((await browser.stopTracing()).toString()) as {
    traceEvents: readonly TraceEvent[];
  };
  return trace.traceEvents
    .filter(({ name, ph }) => ph === 'X' && name === 'ProxyMain::BeginMainFrame')
    .map(({ tdur }) => (tdur ?? 0) / 1000);
}
