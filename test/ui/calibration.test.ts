import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { writeTraceFile } from '../../src/trace/formats/own/write';
import { judgedTrace } from '../fixtures/judgedGroup';
import { builtExtension } from '../harness/builtExtension.mjs';
import { openVSCode, type VSCode } from '../harness/vscode.mjs';
import { runFromPalette } from './palette';

const OUTPUT = path.resolve('test/output');

describe('calibration in the workbench', () => {
  let vs: VSCode;

  before(async () => {
    vs = await openVSCode({ extensions: [builtExtension()] });
    const file = path.join(vs.workspace, 'judged.trace.json');
    const traces = [judgedTrace(40, 40)];
    fs.writeFileSync(file, writeTraceFile({ traces }, 'json'));
    await vs.openFile(file);
    await vs.webview().locator('.line .t').first().waitFor();
  });

  after(() => vs.stop());

  it('opens by the palette and shows the figures of the file', async () => {
    await runFromPalette(vs, 'Show ZIP-RC Calibration…');
    const view = vs.webview();
    await view.locator('.figure-places tbody tr').nth(3).waitFor();
    await view.locator('.figure-reliability circle').first().waitFor();
    assert.match(await view.locator('.counts').innerText(), /^40 of 40 samples · /);
    fs.mkdirSync(OUTPUT, { recursive: true });
    await vs.page.screenshot({ path: path.join(OUTPUT, 'calibration-workbench.png') });
  });

  it('shows a state of a bin in the trace editor', async () => {
    const view = vs.webview();
    const row = view.locator('.bin-state').first();
    const [sample = ''] = (await row.innerText()).split(/\s/);
    await row.click();
    assert.match(sample, /^s\d+$/);
    const select = 'vscode-single-select[aria-label="Sample"]';
    await vs.webview().locator(select).waitFor();
    const chosen = (): Promise<unknown> =>
      vs
        .webview()
        .locator(select)
        .evaluate((node) => (node as HTMLSelectElement).value);
    for (let tries = 0; tries < 100 && (await chosen()) !== sample; tries += 1) {
      await vs.page.waitForTimeout(100);
    }
    assert.equal(await chosen(), sample);
  });
});
