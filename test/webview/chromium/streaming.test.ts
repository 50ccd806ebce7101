import assert from 'node:assert/strict';
import { SampleBuilder } from '../../../src/trace/sampleBuilder';
import type { Trace } from '../../../src/trace/trace';
import type { LiveRun } from '../../../src/webview/protocol';
import { random, roughTokens, rowOf, sampleOf } from '../samples';
import { openView } from './shared';

const TEXT = 'Now try 3 + 6. That leaves 7, 11. Wait, but 7 * 11 = 77 is too big. ';

/** A run that writes the one sample of these tests. */
function running(
  state: Pick<LiveRun, 'phase'> & Partial<Pick<LiveRun, 'ahead'>>,
  tokens = 0,
): LiveRun {
  return { trace: 0, lanes: [{ sample: 'live', tokens }], tokens, maxTokens: 4000, ...state };
}

describe('streaming', function () {
  this.timeout(60_000);

  it('shows tokens as they come, follows the end, and lets go when scrolled away', async () => {
    const empty = sampleOf('live', [], random(1), 5, true);
    const trace: Trace = { id: 't', prompt: { text: 'Q<think>' }, samples: [empty] };
    const view = await openView([trace], { height: 600 });
    const { host, page } = view;
    const address = { trace: 0, sample: 'live' };
    await host.live(running({ phase: 'waiting', ahead: 2 }));
    await page.getByText('Waiting: 2 runs before this one').waitFor();
    await page.getByText('2 runs before this one.', { exact: true }).waitFor();
    await host.live(running({ phase: 'loading' }));
    await page.getByText('Loading the model…').first().waitFor();

    const next = random(5);
    let count = 0;
    const append = async (texts: readonly string[]): Promise<void> => {
      const builder = new SampleBuilder();
      for (const text of texts) builder.push(rowOf(text, next, 5, true));
      await host.append(address, count, builder.build());
      count += texts.length;
      await host.live(running({ phase: 'generating' }, count));
    };
    for (let round = 0; round < 40; round += 1) await append(roughTokens(TEXT));
    await view.settle();
    assert.match(await page.locator('.counts').innerText(), /^1.000 tokens/);
    assert.match(await page.locator('.live').innerText(), /1.000 of at most 4.000 tokens/);
    await view.screenshot('live');
    const fromEnd = (): Promise<number> =>
      page
        .locator('.token-scroller')
        .evaluate((node) => node.scrollHeight - node.scrollTop - node.clientHeight);
    assert.ok((await fromEnd()) < 5, 'it follows the end');

    await page.locator('.token-scroller').evaluate((node) => (node.scrollTop = 0));
    await view.settle();
    await append(roughTokens(TEXT.repeat(10)));
    await view.settle();
    assert.equal(await page.locator('.token-scroller').evaluate((node) => node.scrollTop), 0);

    await page.getByText('Cancel').click();
    assert.deepEqual(host.last('action'), { type: 'action', action: 'cancel' });
    const tokens = Array.from({ length: 50 }, () => roughTokens(TEXT)).flat();
    const done = { ...sampleOf('live', tokens, random(9), 5, true), finish: 'cancelled' as const };
    await host.live(null);
    await host.change([{ ...trace, samples: [done] }]);
    await page.waitForFunction(
      (text) => document.querySelector('.counts')?.textContent.startsWith(text),
      `${tokens.length} tokens`.replace(/^(\d)(\d{3})/, '$1\u202f$2'),
    );
    assert.equal(await page.locator('.live').isVisible(), false);
    assert.deepEqual(view.problems, []);
  });

  it('asks for the sample where a block does not fit', async () => {
    const sample = sampleOf('live', ['a', ' b'], random(1), 2, true);
    const view = await (await openView([{ id: 't', prompt: {}, samples: [sample] }])).ready();
    const asked = view.host.received.filter(({ type }) => type === 'requestSample').length;
    const builder = new SampleBuilder();
    builder.push(rowOf(' late', random(2), 2, true));
    await view.host.append({ trace: 0, sample: 'live' }, 17, builder.build());
    await view.settle();
    assert.equal(
      view.host.received.filter(({ type }) => type === 'requestSample').length,
      asked + 1,
    );
  });
});
