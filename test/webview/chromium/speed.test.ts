import assert from 'node:assert/strict';
import type { WebviewPage } from '../harness';
import { longTrace, random, sampleOf } from '../samples';
import { openView } from './shared';

/** The bars: 60 frames per second, and a page that stays small. */
const P95_FRAME_MS = 20;
const MOST_NODES = 5_000;
/**
 * The best of some scrolls counts: another job on the machine can take frames from one of them,
 * while a page that is too slow is too slow in all.
 */
const ATTEMPTS = 8;
const PAUSE_MS = 500;
/** The work of a frame fits into a frame, whatever other jobs take from the clock. */
const P95_CPU_MS = 1000 / 60;
/** Over three screens in a second, in CSS pixels. */
const SCROLL_SPEED = 3000;
const SCROLL_DISTANCE = 6000;

describe('a sample of 20,000 tokens with top-20', function () {
  this.timeout(120_000);
  it('opens quickly, scrolls without dropping frames, and keeps the page small', async () => {
    const view = await openView([longTrace(20_000)], { width: 1400, height: 900 });
    await view.ready();
    const p95 = await bestP95(view, frameDeltas, P95_FRAME_MS);
    const nodes = await view.page.evaluate(() => {
      const walker = document.createTreeWalker(document, NodeFilter.SHOW_ALL);
      let count = 0;
      while (walker.nextNode()) count += 1;
      return count;
    });
    assert.ok(nodes < MOST_NODES, `${nodes} nodes`);
    assert.ok(p95 < P95_FRAME_MS, `p95 ${p95.toFixed(1)} ms`);
    const scrolled = await view.page.locator('.token-scroller').evaluate((node) => node.scrollTop);
    assert.ok(scrolled >= SCROLL_DISTANCE, `scrolled ${scrolled}`);
    assert.ok((await view.page.locator('.line .t').count()) > 200);
    assert.deepEqual(view.problems, []);
  });

  it('spends little of each frame on its own work', async () => {
    const view = await (await openView([longTrace(20_000)], { width: 1400, height: 900 })).ready();
    const p95 = await bestP95(view, frameCpu, P95_CPU_MS);
    assert.ok(p95 < P95_CPU_MS, `p95 ${p95.toFixed(1)} ms of processor time`);
  });

  it('keeps the page small where every token is one letter', async () => {
    const tokens = Array.from({ length: 20_000 }, (_, at) => 'abc d'[at % 5] ?? 'e');
    const sample = sampleOf('s', tokens, random(1), 20, true);
    const trace = { id: 't', prompt: {}, samples: [sample] };
    const view = await (await openView([trace], { width: 2_000, height: 1_200 })).ready();
    const nodes = await view.page.evaluate(() => document.getElementsByTagName('*').length);
    assert.ok(nodes < MOST_NODES, `${nodes} elements`);
  });
});

/** The least 95th percentile of what `measure` gives for a frame, once below the bar. */
async function bestP95(
  view: WebviewPage,
  measure: (view: WebviewPage) => Promise<number[]>,
  bar: number,
): Promise<number> {
  let best = Infinity;
  for (let attempt = 0; attempt < ATTEMPTS && best >= bar; attempt += 1) {
    if (attempt > 0) await view.page.waitForTimeout(PAUSE_MS);
    await view.page.locator('.token-scroller').evaluate((node) => (node.scrollTop = 0));
    const frames = (await measure(view)).sort((a, b) => a - b);
    assert.ok(frames.length > 20, `${frames.length} frames`);
    best = Math.min(best, frames[Math.floor(frames.length * 0.95)] ?? Infinity);
  }
  return best;
}

/** Times between frames while a wheel scrolls the text for two seconds. */
async function frameDeltas({ page }: WebviewPage): Promise<number[]> {
  const box = (await page.locator('.token-scroller').boundingBox())!;
  // As text: the test runner's compiler would name the function with a helper that the page lacks.
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

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  /** Processor time of the thread, microseconds. */
  readonly tdur?: number;
}

/** Processor time of the main thread per frame of a scroll, milliseconds. */
async function frameCpu(view: WebviewPage): Promise<number[]> {
  const browser = view.page.context().browser();
  assert.ok(browser);
  await browser.startTracing(view.page, { categories: ['cc', 'toplevel'] });
  await frameDeltas(view);
  const trace = JSON.parse((await browser.stopTracing()).toString()) as {
    traceEvents: readonly TraceEvent[];
  };
  return trace.traceEvents
    .filter(({ name, ph }) => ph === 'X' && name === 'ProxyMain::BeginMainFrame')
    .map(({ tdur }) => (tdur ?? 0) / 1000);
}
