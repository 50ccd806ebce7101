import assert from 'node:assert/strict';
import type { WebviewPage } from '../harness';
import { exampleTrace } from '../samples';
import { openView } from './shared';

describe('keyboard', function () {
  this.timeout(60_000);

  async function focused(): Promise<WebviewPage> {
    const view = await (await openView([exampleTrace()])).ready();
    await view.page.locator('.token-list').focus();
    return view;
  }

  async function press(view: WebviewPage, ...keys: string[]): Promise<number> {
    for (const key of keys) await view.page.keyboard.press(key);
    await view.settle();
    return view.host.last('selection')?.selection.token ?? -1;
  }

  it('moves the cursor by token, line and text, and keeps one tab stop', async () => {
    const view = await focused();
    assert.equal(await press(view, 'ArrowRight', 'ArrowRight'), 2);
    assert.equal(await press(view, 'ArrowLeft'), 1);
    const below = await press(view, 'ArrowDown');
    assert.ok(below > 20, `token ${below} is on the second line`);
    assert.equal(await press(view, 'ArrowUp'), 1);
    assert.equal(await press(view, 'Control+End'), 211);
    assert.equal(await press(view, 'Control+Home'), 0);
    assert.ok((await press(view, 'End')) > 20);
    assert.equal(await press(view, 'Home'), 0);
    assert.equal(await view.page.locator('.token-list [tabindex="0"]').count(), 0);
    assert.deepEqual(view.problems, []);
  });

  it('goes to reflections and notable tokens and says so', async () => {
    const view = await focused();
    const first = await press(view, 'n');
    const second = await press(view, 'n');
    assert.ok(second > first);
    assert.equal(await press(view, 'p'), first);
    await view.page.waitForFunction(() =>
      /Wait, probability .* rank .* entropy .* nats, reflection/.test(
        document.querySelector('[role=status].visually-hidden')?.textContent ?? '',
      ),
    );
    const notable = await press(view, ']');
    assert.ok(notable > first);
    await view.host.command({ name: 'previousNotable' });
    await view.host.command({ name: 'selectToken', token: 100 });
    assert.equal(await press(view), 100);
  });

  it('points assistive technology at the cursor token', async () => {
    const view = await focused();
    await press(view, 'ArrowRight');
    const option = await view.page.evaluate(() => {
      const list = document.querySelector('.token-list');
      const active = document.getElementById(list?.getAttribute('aria-activedescendant') ?? '');
      return {
        text: active?.textContent,
        role: active?.getAttribute('role'),
        place: active?.getAttribute('aria-posinset'),
        label: active?.getAttribute('aria-label'),
      };
    });
    assert.equal(option.text, ' with');
    assert.equal(option.role, 'option');
    assert.equal(option.place, '2');
    assert.match(option.label ?? '', /^with, probability/);
  });

  it('opens help with ? and closes it with Escape', async () => {
    const view = await focused();
    await press(view, '?');
    assert.equal(await view.page.locator('dialog').isVisible(), true);
    await view.screenshot('help');
    await press(view, 'Escape');
    assert.equal(await view.page.locator('dialog').isVisible(), false);
  });
});
