import assert from 'node:assert/strict';
import type { WebviewPage } from '../harness';
import { longTrace, random, sampleOf } from '../samples';
import { openView } from './shared';

/** A page that stays small, whatever the sample: how fast it scrolls is for the benchmark. */
const MOST_NODES = 5_000;
const SCROLL_DISTANCE = 6000;

describe('a sample of 20,000 tokens', function () {
  this.timeout(120_000);

  it('shows what it is scrolled to, and keeps the page small', async () => {
    const view = await (await openView([longTrace(20_000)], { width: 1400, height: 900 })).ready();
    await scrollByWheel(view);
    const scrolled = await view.page.locator('.token-scroller').evaluate((node) => node.scrollTop);
    assert.ok(scrolled >= SCROLL_DISTANCE, `scrolled ${scrolled}`);
    assert.ok((await view.page.locator('.line .t').count()) > 200);
    const nodes = await view.page.evaluate(() => {
      const walker = document.createTreeWalker(document, NodeFilter.SHOW_ALL);
      let count = 0;
      while (walker.nextNode()) count += 1;
      return count;
    });
    assert.ok(nodes < MOST_NODES, `${nodes} nodes`);
    assert.deepEqual(view.problems, []);
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

async function scrollByWheel({ page }: WebviewPage): Promise<void> {
  const box = (await page.locator('.token-scroller').boundingBox())!;
  const session = await page.context().newCDPSession(page);
  await session.send('Input.synthesizeScrollGesture', {
    x: Math.round(box.x + box.width / 2),
    y: Math.round(box.y + box.height / 2),
    yDistance: -SCROLL_DISTANCE,
    speed: 3000,
    gestureSourceType: 'mouse',
  });
}
