import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { builtExtension } from '../harness/builtExtension.mjs';
import { openVSCode, THEMES, type ThemeKind, type VSCode } from '../harness/vscode.mjs';

const OUTPUT = path.resolve('test/output');
const PROMPT = 'Use the numbers 9, 3, 5 to make 48.';

/** A trace of the embedded model, made by the command line that was built with the extension. */
function generateTrace(file: string): string[] {
  const node = (...args: string[]): string => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['dist/cli.js', ...args], {
      encoding: 'utf8',
    });
    assert.equal(status, 0, stderr);
    return stdout;
  };
  node('generate', '--prompt', PROMPT, '--decoder', 'temperature', '--seed', '1', '--out', file);
  const report = JSON.parse(node('lens', file, '--lens', 'entropy')) as { texts: string[] };
  return report.texts;
}

describe('a trace file in the workbench', () => {
  let vs: VSCode;
  let file = '';
  let texts: string[] = [];
  /** One that the model wrote. */
  let word = '';

  before(async () => {
    vs = await openVSCode({ extensions: [builtExtension()], isolateWebviews: true });
    file = path.join(vs.workspace, 'countdown.trace.json');
    texts = generateTrace(file);
    word = texts.map((text) => text.trim()).find((text) => /^[A-Z][a-z]{2,}$/.test(text)) ?? '';
    assert.notEqual(word, '');
    await vs.openFile(file);
  });

  after(() => vs.stop());

  it('opens in the custom editor and shows every token as text', async () => {
    const view = vs.webview();
    await view.locator('.token-list').getByText(word).first().waitFor();
    const shown = (await view.locator('body').innerText()).replace(/\s+/g, '');
    const reasoning = texts.join('').split('</think>')[0] ?? '';
    assert.ok(reasoning.length > 100);
    assert.ok(shown.includes(reasoning.replace(/\s+/g, '')), shown);
  });

  it('copies the original text by the keys of the workbench', async () => {
    await vs.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await vs.webview().locator('.token-list').focus();
    await vs.page.keyboard.press('Control+A');
    await vs.page.keyboard.press('Control+C');
    const copied = await vs.page.evaluate(() => navigator.clipboard.readText());
    assert.equal(copied, texts.join(''));
    await vs.page.keyboard.press('Escape');
  });

  for (const theme of Object.keys(THEMES) as ThemeKind[]) {
    it(`wears the ${theme} theme`, async () => {
      await vs.setTheme(theme);
      const view = vs.webview();
      await view.locator(`body.vscode-${theme}`).waitFor();
      await view.locator('.token-list').getByText(word).first().waitFor();
      fs.mkdirSync(OUTPUT, { recursive: true });
      const picture = await vs.page.screenshot({ path: path.join(OUTPUT, `trace-${theme}.png`) });
      assert.ok(picture.length > 20_000, 'the picture is not blank');
    });
  }

  it('comes back when the window is reloaded', async () => {
    await vs.reload();
    await vs.webview().locator('.token-list').getByText(word).first().waitFor();
  });

  it('writes nothing alarming to the console', () => {
    assert.deepEqual(vs.console.problems(), []);
  });
});
