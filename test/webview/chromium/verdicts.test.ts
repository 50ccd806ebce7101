import assert from 'node:assert/strict';
import type { Sample } from '../../../src/trace/sample';
import type { Trace } from '../../../src/trace/trace';
import { random, roughTokens, sampleOf } from '../samples';
import { openView } from './shared';

const TEXT = 'Six times seven: 6 * 7 = 42. Wait, let me check. 7 * 6 = 42.\n\n';

function judged(id: string, answer: string, rest: Partial<Sample>): Sample {
  const tokens = roughTokens(`${TEXT}Answer: ${answer}`);
  return { ...sampleOf(id, tokens, random(3), 5, true), ...rest };
}

/** Right, wrong, partly right by another program, and stopped. */
function group(gold: Pick<Trace, 'answer' | 'countdown'>): Trace {
  const stopped = judged('stopped', '42', { finish: 'cancelled' });
  const { reward, ...unjudged } = stopped;
  assert.equal(reward, 1);
  return {
    id: 'group',
    prompt: { text: 'What is 6 times 7?' },
    ...gold,
    samples: [
      judged('right', '42', { reward: 1, outcome: { answer: '42', chosen: true, weight: 3 } }),
      judged('wrong', '41', { reward: 0 }),
      judged('partial', '42', { reward: 0.5 }),
      unjudged,
    ],
  };
}

describe('right and wrong samples', function () {
  this.timeout(60_000);

  for (const theme of ['dark', 'light', 'hc-dark'] as const) {
    it(`are told apart in words and counted, ${theme}`, async () => {
      const view = await (await openView([group({ answer: '42' })], { theme })).ready();
      const { page } = view;
      const branches = page.locator('section[aria-label="Branches"]');
      assert.match(await branches.locator('h2').innerText(), /4 samples, 1 of 2 right/i);
      assert.deepEqual(await branches.locator('.branch-facts').allInnerTexts(), [
        '✓ right · stop · answer 42 · chosen · weight 3.00',
        '✗ wrong · stop',
        'reward 0.500 · stop',
        'cancelled',
      ]);
      await branches.locator('.branch-row', { hasText: 'wrong' }).first().click();
      await branches.locator('.branch-row.shown', { hasText: 'wrong' }).waitFor();
      await view.settle();
      const sample = page.locator('section[aria-label="Sample"]');
      assert.match(
        await sample.innerText(),
        /answer\s+41\s+gold answer\s+42\s+verdict\s+✗ wrong: it is not 42/,
      );
      assert.match(
        (await branches.locator('.branch-row.shown').getAttribute('aria-label')) ?? '',
        /✗ wrong/,
      );
      await sample.scrollIntoViewIfNeeded();
      await view.screenshot(`verdicts-${theme}`);
      assert.deepEqual(view.problems, []);
    });
  }

  it('are judged anew when the gold answer changes', async () => {
    const view = await (await openView([group({ answer: '42' })])).ready();
    const { page } = view;
    const sample = page.locator('section[aria-label="Sample"]');
    assert.match(await sample.innerText(), /verdict\s+✓ right/);
    await view.host.change([group({ countdown: { numbers: [6, 7], target: 42 } })]);
    await view.settle();
    assert.match(
      await sample.innerText(),
      /answer\s+42\s+countdown\s+6, 7 = 42\s+verdict\s+✗ wrong: it uses 42 more often/,
    );
    assert.deepEqual(view.problems, []);
  });

  it('are only rewards where the right answer is not known', async () => {
    const view = await (await openView([group({})])).ready();
    const { page } = view;
    const branches = page.locator('section[aria-label="Branches"]');
    assert.match(await branches.locator('h2').innerText(), /4 samples$/i);
    assert.match(await branches.locator('.branch-facts').nth(1).innerText(), /^reward 0 · stop$/);
    assert.doesNotMatch(await page.locator('section[aria-label="Sample"]').innerText(), /verdict/);
  });
});
