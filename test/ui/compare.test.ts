import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { builtExtension } from '../harness/builtExtension.mjs';
import { openVSCode, type VSCode } from '../harness/vscode.mjs';
import { runFromPalette } from './palette';

const SAMPLE = path.resolve('samples/countdown.trace.json');
const OUTPUT = path.resolve('test/output');

describe('the comparison of two samples in the workbench', () => {
  let vs: VSCode;

  before(async () => {
    vs = await openVSCode({
      extensions: [builtExtension()],
      // Keys come faster than a person's; focus that is still on its way must not close a list.
      settings: { 'workbench.quickOpen.closeOnFocusLost': false },
    });
    const file = path.join(vs.workspace, 'countdown.trace.json');
    fs.copyFileSync(SAMPLE, file);
    await vs.openFile(file);
    await vs.webview().locator('.line .t').first().waitFor();
  });

  after(() => vs.stop());

  it('opens by the palette, with the shown sample on the left', async () => {
    await runFromPalette(vs, 'Compare Samples…');
    const rows = vs.page.locator('.quick-input-list .monaco-list-row');
    await rows.filter({ hasText: '2 of 4: temperature' }).waitFor();
    assert.match(await rows.first().innerText(), /embedded\/rl · 95 tokens · stop/);
    // The left sample is no answer to "with what?".
    assert.equal(await rows.filter({ hasText: '1 of 4' }).count(), 0);
    await vs.page.keyboard.press('Enter');
    const view = vs.webview();
    await view.locator('.token-list.left .line .t').first().waitFor();
    assert.deepEqual(await view.locator('.compare-title').allInnerTexts(), [
      'Sample 1',
      'Sample 2',
    ]);
    const text = async (side: string): Promise<string> =>
      (await view.locator(`.token-list.${side}`).innerText()).replace(/\s+/g, ' ');
    assert.match(await text('left'), /Start with/);
    assert.match(await text('right'), /Try 15/);
    assert.match(await view.locator('.facts-table').innerText(), /tokens\s+205\s+95/);
  });

  it('goes to the next difference by key and shows differences by colour', async () => {
    const view = vs.webview();
    await view.locator('.token-list.left').focus();
    const place = view.locator('.compare-token .dim').first();
    const before = await place.innerText();
    await vs.page.keyboard.press('n');
    await vs.page.waitForTimeout(200);
    assert.notEqual(await place.innerText(), before);
    await vs.page.keyboard.press('d');
    await view.getByText('left higher').waitFor();
    fs.mkdirSync(OUTPUT, { recursive: true });
    await vs.page.screenshot({ path: path.join(OUTPUT, 'compare-workbench.png') });
  });

  it('comes back when the window is reloaded', async () => {
    await vs.reload();
    const view = vs.webview();
    await view.locator('.token-list.right .line .t').first().waitFor();
    await view.getByText('left higher').waitFor();
  });

  it('opens the editor of a side at its sample', async () => {
    await vs.webview().getByRole('button', { name: 'Open the right sample' }).click();
    await vs.webview().getByText('95 tokens').first().waitFor();
  });

  it('violates no policy and throws nothing', () => {
    assert.deepEqual(vs.console.problems(), []);
  });
});
