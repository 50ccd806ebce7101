import assert from 'node:assert/strict';
import { HOSTILE_TEXTS, hostileSample } from '../../fixtures/hostile';
import { openView } from './shared';

describe('hostile trace', function () {
  this.timeout(60_000);

  it('is shown as text on every surface, without a violation or an error', async () => {
    const attack = '<img src=x onerror="window.hostile = 1">\u202e</script>';
    const trace = {
      id: attack,
      prompt: { messages: [{ role: attack, content: attack.repeat(3) }] },
      answer: attack,
      samples: [hostileSample('<b>hostile</b>', 1_000_000)],
    };
    const view = await openView([trace, { ...trace, id: 'other' }], {
      prepare: (host) => {
        host.warnings = [{ message: attack }];
        host.fileName = attack;
      },
    });
    await view.ready();
    await view.page.locator('.token-list').focus();
    await view.page.keyboard.press('Control+Home');
    for (const text of HOSTILE_TEXTS) {
      assert.ok((await view.page.locator('.token-title').innerText()) !== '' || text === '');
      await view.page.keyboard.press('ArrowRight');
    }
    for (const lens of ['surprisal', 'rank', 'margin', 'top-k-mass', 'reflection', 'entropy']) {
      await view.host.command({ name: 'selectLens', lens });
      await view.settle();
    }
    await view.page.getByRole('button', { name: 'Timeline as a table' }).click();
    await view.page.keyboard.press('Control+Home');
    await view.settle();
    await view.screenshot('hostile');
    await view.page.locator('.token-scroller').evaluate((node) => (node.scrollTop = 1e9));
    await view.settle();
    const found = await view.page.evaluate(() => ({
      hostile: (window as unknown as { hostile?: number }).hostile,
      elements: document.querySelectorAll('#app img, #app script, #app b, #app i:not(.swatch)')
        .length,
      nodes: document.getElementsByTagName('*').length,
    }));
    assert.deepEqual({ ...found, nodes: 0 }, { hostile: undefined, elements: 0, nodes: 0 });
    assert.ok(found.nodes < 5_000);
    const shown = await view.page.locator('#app').innerText();
    assert.doesNotMatch(shown, /[\u202a-\u202e\u2066\u2067\u200b]/u);
    assert.deepEqual(view.problems, []);
  });

  it('names bidi controls instead of obeying them', async () => {
    const view = await (
      await openView([{ id: 't', prompt: {}, samples: [hostileSample()] }])
    ).ready();
    const escapes = await view.page.locator('.token-list .mark.escape').allInnerTexts();
    for (const name of [
      'U+202E',
      'U+2066',
      'U+D800',
      'U+0000',
      'U+001B',
      'U+2028',
      'U+FEFF',
      'FF',
    ]) {
      assert.ok(escapes.includes(name), name);
    }
    assert.equal(
      await view.page
        .locator('.token-list .t')
        .first()
        .evaluate((node) => getComputedStyle(node).unicodeBidi),
      'isolate',
    );
  });
});
