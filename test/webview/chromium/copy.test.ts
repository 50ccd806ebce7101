import assert from 'node:assert/strict';
import type { Trace } from '../../../src/trace/trace';
import type { WebviewPage } from '../harness';
import { longTrace, random, sampleOf } from '../samples';
import { openView } from './shared';

const TOKENS = ['One\n', '\tindented', ' \u202eturned\u202c', ' <b>bold</b>', ' end'];

function trace(): Trace {
  return { id: 't', prompt: { text: 'Q' }, samples: [sampleOf('s', TOKENS, random(3), 3, true)] };
}

describe('copy', function () {
  this.timeout(60_000);

  /** The types and the text that a copy puts on the clipboard. */
  async function copied(view: WebviewPage): Promise<{ types: string[]; text: string }> {
    return view.page.evaluate(async () => {
      const [item] = await navigator.clipboard.read();
      const text = await navigator.clipboard.readText();
      return { types: [...(item?.types ?? [])], text };
    });
  }

  it('puts the original text of all tokens on the clipboard, as plain text only', async () => {
    const view = await (await openView([trace()])).ready();
    await view.page.locator('.token-list').focus();
    await view.page.keyboard.press('Control+a');
    await view.page.keyboard.press('Control+c');
    assert.deepEqual(await copied(view), { types: ['text/plain'], text: TOKENS.join('') });
    assert.deepEqual(view.problems, []);
  });

  it('copies what the mouse selected, also through the editor’s copy command', async () => {
    const view = await (await openView([trace()])).ready();
    const from = (await view.page.getByText('indented').boundingBox())!;
    const to = (await view.page.getByText('<b>bold</b>').boundingBox())!;
    await view.page.mouse.move(from.x + 4, from.y + 6);
    await view.page.mouse.down();
    await view.page.mouse.move(to.x + 20, to.y + 6, { steps: 6 });
    await view.settle();
    await view.page.mouse.up();
    assert.equal(await view.page.locator('.t.selected').count(), 3);
    const done = await view.page.evaluate<unknown>("document.execCommand('copy')");
    assert.equal(done, true);
    assert.equal((await copied(view)).text, TOKENS.slice(1, 4).join(''));
    await view.page.keyboard.press('Escape');
    await view.settle();
    assert.equal(await view.page.locator('.t.selected').count(), 0);
  });

  it('takes the whole of a long sample, and a selection survives scrolling', async () => {
    const long = longTrace(5_000);
    const view = await (await openView([long])).ready();
    await view.page.locator('.token-list').focus();
    await view.page.keyboard.press('Control+a');
    await view.page.locator('.token-scroller').evaluate((node) => (node.scrollTop = 4000));
    await view.settle();
    assert.ok((await view.page.locator('.t.selected').count()) > 100);
    await view.page.keyboard.press('Control+c');
    const { tokens } = long.samples[0]!;
    assert.equal((await copied(view)).text, new TextDecoder().decode(tokens.bytes));
  });
});
