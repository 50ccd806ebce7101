import assert from 'node:assert/strict';
import { COLUMN, type Sample } from '../../../src/trace/sample';
import { SampleBuilder, type TokenRow } from '../../../src/trace/sampleBuilder';
import type { Trace } from '../../../src/trace/trace';
import { exampleTrace, random, roughTokens } from '../samples';
import type { ThemeName } from '../themes';
import { openView } from './shared';

const TEXT =
  'Start with 6 - 3 = 3. Wait, 11 + 7 = 18. Then 18 + 6 = 24. Wait, that is not 28. Maybe 7 * 4, so 11 - 7 = 4. Wait, then 7 * 4 = 28.';
const TOKENS = roughTokens(TEXT);
const VOCABULARY = [...new Set([...TOKENS, ' Hmm', ' But', ' So', '\n', ' مرحبا'])];
const WAITS = TOKENS.flatMap((token, at) => (token === ' Wait' ? [at] : []));

function logSoftmax(logits: readonly number[]): number[] {
  const sum = Math.log(logits.reduce((total, logit) => total + Math.exp(logit), 0));
  return logits.map((logit) => logit - sum);
}

function best(logprobs: readonly number[], k: number): NonNullable<TokenRow['alternatives']> {
  return logprobs
    .map((logprob, id) => ({ id, text: VOCABULARY[id] ?? '', logprob }))
    .sort((a, b) => b.logprob - a.logprob)
    .slice(0, k);
}

/**
 * Base and model of one small vocabulary: the model says " Wait" where the base would not, and is
 * much the same elsewhere. Without `exact` only the four best of both are known.
 */
function compared(exact: boolean): Trace {
  const next = random(11);
  const builder = new SampleBuilder();
  const k = exact ? 8 : 4;
  TOKENS.forEach((text, at) => {
    const id = VOCABULARY.indexOf(text);
    const base = VOCABULARY.map((_, other) => (other === id ? 5 : 2 * next()));
    const waits = WAITS.includes(at);
    const p = logSoftmax(waits ? base.map((logit, other) => (other === id ? 1 : logit)) : base);
    const q = logSoftmax(base.map((logit) => logit * (waits ? 1 : 1.02)));
    const js = p.reduce((sum, a, other) => {
      const [mass, own] = [Math.exp(a), Math.exp(q[other] ?? NaN)];
      const mean = Math.log((mass + own) / 2);
      return sum + (mass * (a - mean) + own * ((q[other] ?? NaN) - mean)) / 2;
    }, 0);
    builder.push({
      text,
      id,
      columns: { [COLUMN.logprob]: q[id] ?? NaN, ...(exact ? { [COLUMN.js]: js } : {}) },
      alternatives: best(q, k),
      reference: { columns: { [COLUMN.logprob]: p[id] ?? NaN }, alternatives: best(p, k) },
    });
  });
  const built = builder.build();
  const sample: Sample = {
    id: 'sample-1',
    ...built,
    reference: { ...built.reference!, model: { name: 'embedded/base' } },
    finish: 'stop',
    origin: { model: { name: 'embedded/rl' }, decoder: { id: 'greedy', parameters: {} } },
  };
  return { id: 'one', prompt: { text: 'Make 28.' }, samples: [sample] };
}

describe('divergence in the trace view', function () {
  this.timeout(60_000);

  it('steps between divergent tokens by keys and the commands of the palette', async () => {
    const view = await (await openView([compared(true)])).ready();
    const { page, host } = view;
    const tokenOf = (): number | undefined => host.last('selection')?.selection.token;
    await page.locator('.token-list').focus();
    for (const wait of WAITS) {
      await page.keyboard.press('d');
      await view.settle();
      assert.equal(tokenOf(), wait);
    }
    assert.match(await page.locator('section[aria-label="Token"]').innerText(), /≠ divergent/);
    await page.keyboard.press('d');
    await page.getByText('No next divergent token.').waitFor({ state: 'attached' });
    await page.keyboard.press('Shift+D');
    await view.settle();
    assert.equal(tokenOf(), WAITS[1]);
    await host.command({ name: 'previousDivergent' });
    await view.settle();
    assert.equal(tokenOf(), WAITS[0]);
    assert.deepEqual(view.problems, []);
  });

  it('counts them, lists them by word, and goes to the next of a word', async () => {
    const view = await (await openView([compared(true)])).ready();
    const { page, host } = view;
    const panel = page.locator('section[aria-label="Divergence"]');
    const text = await panel.innerText();
    assert.match(text, /embedded\/base → embedded\/rl/i);
    assert.match(text, new RegExp(`3 of ${TOKENS.length} tokens \\(.* %\\), JS > 0.100 nats`));
    const words = panel.locator('.word-row');
    assert.equal(await words.count(), 1);
    assert.match(await words.first().innerText(), /Wait\s+3 of 3/);
    const go = panel.getByRole('button', { name: /Wait: 3 of 3 divergent/ });
    for (const wait of [...WAITS, WAITS[0]]) {
      await go.focus();
      await page.keyboard.press('Enter');
      await view.settle();
      assert.equal(host.last('selection')?.selection.token, wait);
    }
    await panel.getByRole('button', { name: 'Heat maps' }).click();
    await view.settle();
    assert.equal(host.last('action')?.action, 'showDivergence');
    assert.deepEqual(view.problems, []);
  });

  it('sets both models’ tokens side by side, those that moved most first', async () => {
    const view = await (await openView([compared(true)])).ready();
    const { page, host } = view;
    await page.keyboard.press('d');
    await view.settle();
    const section = page.locator('section[aria-label="Base and model at the token"]');
    assert.match(await section.innerText(), /JS 0\.\d+ nats/);
    const rows = section.locator('.moved-row:not(.head)');
    assert.match(await rows.first().innerText(), /▸\s*␣?Wait\s+\d.* %\s+\d.* %\s+\+\d+\.\d/s);
    assert.equal(await rows.first().getAttribute('aria-current'), 'true');
    const moves = await rows.locator('.moved-value').allInnerTexts();
    const sizes = moves.map((moved) => Number(/[\d.]+/.exec(moved)?.[0]));
    assert.ok(
      sizes.every((size, at) => at === 0 || size <= (sizes[at - 1] ?? NaN)),
      moves.join(),
    );
    assert.equal(await rows.locator('.bar-button[tabindex="0"]').count(), 1);
    await rows.locator('.bar-button').first().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await view.settle();
    const forked = host.last('fork');
    assert.ok(forked);
    assert.equal(forked.token, WAITS[0]);
    assert.ok(typeof forked.with === 'object' && forked.with.id !== undefined);
    assert.deepEqual(view.problems, []);
  });

  it('says what is only known between bounds', async () => {
    const view = await (await openView([compared(false)])).ready();
    const { page, host } = view;
    await host.command({ name: 'selectLens', lens: 'js' });
    await page.keyboard.press('d');
    await view.settle();
    const token = await page.locator('section[aria-label="Token"]').innerText();
    assert.match(token, /js divergence\s+0\.\d+ – 0\.\d+/i);
    assert.match(token, /kl divergence\s+≥ [\d.]+/i);
    const bars = page.locator('section[aria-label="Base and model at the token"]');
    assert.match(await bars.innerText(), /≤ \d.* %/);
    assert.match(await bars.innerText(), /Unlisted by base ≤ .*, by model ≤ /);
    const panel = await page.locator('section[aria-label="Divergence"]').innerText();
    assert.match(panel, /at least \d+ of/);
    assert.match(panel, /perhaps\s+\d+ more tokens?: the lists do not decide/);
    await view.screenshot('divergent-bounds-dark');
    assert.deepEqual(view.problems, []);
  });

  it('offers the comparison where there is none', async () => {
    const view = await (await openView([exampleTrace()])).ready();
    const { page, host } = view;
    const panel = page.locator('section[aria-label="Divergence"]');
    assert.match(await panel.innerText(), /not compared/i);
    assert.equal(await page.locator('.moved-bars').count(), 0);
    await panel.getByRole('button', { name: 'Compare with model…' }).click();
    await view.settle();
    assert.equal(host.last('action')?.action, 'compareWithModel');
    await page.keyboard.press('d');
    await page.getByText('No next divergent token.').waitFor({ state: 'attached' });
    assert.deepEqual(view.problems, []);
  });

  for (const theme of ['dark', 'light', 'hc-dark', 'hc-light'] satisfies ThemeName[]) {
    it(`is readable in ${theme}`, async () => {
      const view = await openView([compared(true)], { theme, height: 1500 });
      await view.ready();
      await view.host.command({ name: 'selectLens', lens: 'js' });
      await view.page.keyboard.press('d');
      await view.settle();
      const section = view.page.locator('section[aria-label="Base and model at the token"]');
      const { clipped, fits } = await section.evaluate((node) => ({
        clipped: [...node.querySelectorAll('.bar-value, .moved-value')].filter(
          (cell) => cell.scrollWidth > cell.clientWidth + 1,
        ).length,
        fits: node.scrollWidth <= node.clientWidth + 1,
      }));
      assert.deepEqual([clipped, fits], [0, true]);
      await view.screenshot(`divergent-tokens-${theme}`);
      assert.deepEqual(view.problems, []);
    });
  }
});
