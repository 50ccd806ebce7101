import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { readTraceFile } from '../../src/trace/formats/registry';
import { decodeText } from '../../src/trace/text';
import { builtExtension } from '../harness/builtExtension.mjs';
import { openVSCode, type VSCode } from '../harness/vscode.mjs';
import { runFromPalette } from './palette';

const SAMPLE = path.resolve('samples/countdown.trace.json');
const [LEFT, RIGHT] = samplesOfFile();
const OUTPUT = path.resolve('test/output');

interface Shown {
  readonly tokens: number;
  readonly start: string;
}

/** What the view is to show of the first two samples: how many tokens they have, and their text. */
function samplesOfFile(): [Shown, Shown] {
  const [trace] = readTraceFile(SAMPLE, fs.readFileSync(SAMPLE)).traces;
  const shown = (trace?.samples ?? []).map(({ tokens }) => ({
    tokens: tokens.length,
    start: decodeText(tokens.bytes).slice(0, 12).trim(),
  }));
  const [left, right] = shown;
  assert.ok(left && right && shown.length === 4);
  return [left, right];
}

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
    assert.match(
      await rows.first().innerText(),
      new RegExp(`embedded/rl · ${RIGHT.tokens} tokens · stop`),
    );
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
    assert.ok((await text('left')).includes(LEFT.start), LEFT.start);
    assert.ok((await text('right')).includes(RIGHT.start), RIGHT.start);
    assert.match(
      await view.locator('.facts-table').innerText(),
      new RegExp(`tokens\\s+${LEFT.tokens}\\s+${RIGHT.tokens}`),
    );
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
    await vs.webview().getByText(`${RIGHT.tokens} tokens`).first().waitFor();
  });

  it('violates no policy and throws nothing', () => {
    assert.deepEqual(vs.console.problems(), []);
  });
});
