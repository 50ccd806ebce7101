import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import type { ReasonscopeApi } from '../../src/extension/api';
import { builtExtension } from '../harness/builtExtension.mjs';
import { openVSCode, type VSCode } from '../harness/vscode.mjs';
import { answer, pick, pickParameter, runFromPalette, setParameter, start } from './palette';

const OUTPUT = path.resolve('test/output');

interface Shown {
  readonly uri: string;
  readonly gold: string;
  readonly samples: readonly { id: string; tokens: number; decoder: string; finish: string }[];
  readonly selected: string;
  readonly token: number;
  readonly lens: string;
}

/** What the extension's own API says about the active editor. */
function shown(vs: VSCode): Promise<Shown | null> {
  return vs.inHost((vscode) => {
    const open = vscode.extensions
      .getExtension<ReasonscopeApi>('reasonscope.reasonscope')
      ?.exports.activeTrace();
    if (!open || open.live) return null;
    return {
      uri: open.uri.toString(),
      gold: open.file.traces[0]?.answer ?? '',
      samples: (open.file.traces[0]?.samples ?? []).map(({ id, tokens, origin, finish }) => ({
        id,
        tokens: tokens.length,
        decoder: origin.decoder?.id ?? '',
        finish: finish ?? '',
      })),
      selected: open.selection?.address.sample ?? '',
      token: open.selection?.token ?? -1,
      lens: open.selection?.lens ?? '',
    };
  });
}

async function until(vs: VSCode, what: string, test: (state: Shown) => boolean): Promise<Shown> {
  const end = Date.now() + 30_000;
  let last: Shown | null = null;
  for (;;) {
    last = await shown(vs);
    if (last && test(last)) return last;
    if (Date.now() > end) throw new Error(`Waited for ${what}; last: ${JSON.stringify(last)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('generation from the palette', () => {
  let vs: VSCode;
  before(async () => {
    vs = await openVSCode({
      extensions: [builtExtension()],
      // Keys come faster than a person's; focus that is still on its way must not close a list.
      settings: { 'workbench.quickOpen.closeOnFocusLost': false },
    });
  });
  after(() => vs.stop());

  it('offers sample problems first, says what the model knows, and streams a trace', async () => {
    await runFromPalette(vs, 'Generate Trace');
    const widget = vs.page.locator('.quick-input-widget');
    await widget.locator('.quick-input-title', { hasText: 'embedded' }).waitFor();
    const hint = await widget.locator('.quick-input-box input').getAttribute('placeholder');
    assert.match(hint ?? '', /only/);
    const first = await widget.locator('.monaco-list-row').first().innerText();
    assert.match(first, /numbers|Numbers|Make|reach/);
    await vs.page.screenshot({ path: path.join(OUTPUT, 'ui-generate-prompt.png') });
    await vs.page.keyboard.press('Enter');
    await pick(vs, 'Temperature');
    await setParameter(vs, 'Seed', '5');
    await start(vs);
    const state = await until(vs, 'a sample', ({ samples }) => samples.length === 1);
    assert.ok((state.samples[0]?.tokens ?? 0) > 10);
    await vs.webview().locator('.token-list').getByText('Answer').first().waitFor();
    await vs.page.locator('.tab.active.dirty').waitFor();
    const status = vs.page.locator('.statusbar-item', {
      hasText: /embedded · cpu · [\d,]+ tok\/s/,
    });
    await status.waitFor();
  });

  it('refuses a bad parameter while it is typed', async () => {
    await runFromPalette(vs, 'Regenerate with Decoder');
    await pick(vs, 'Min-p');
    await pickParameter(vs, 'Min-p');
    await vs.page.locator('.quick-input-title', { hasText: /^Min-p$/ }).waitFor();
    await vs.page.locator('.quick-input-box input').fill('2');
    await vs.page.locator('.quick-input-message', { hasText: 'from 0 to 1' }).waitFor();
    // Back to the list of parameters, then out of it.
    await vs.page.keyboard.press('Escape');
    await vs.page.locator('.quick-input-title', { hasText: ': Min-p' }).waitFor();
    await vs.page.keyboard.press('Escape');
  });

  it('puts a regenerated sample beside the old one and shows it', async () => {
    await runFromPalette(vs, 'Regenerate with Decoder');
    await pick(vs, 'Greedy');
    await start(vs);
    const { samples } = await until(vs, 'two samples', (state) => state.samples.length === 2);
    assert.deepEqual(
      samples.map(({ decoder }) => decoder),
      ['temperature', 'greedy'],
    );
    await until(vs, 'the new sample', ({ selected }) => selected === '2');
  });

  it('moves through the trace by palette commands', async () => {
    await until(vs, 'a selection', ({ token }) => token >= 0);
    await runFromPalette(vs, 'Next High-Lens Token');
    const after = await until(vs, 'a move', ({ token }) => token > 0);
    await runFromPalette(vs, 'Previous High-Lens Token');
    await until(vs, 'the way back', ({ token }) => token <= after.token);
    await runFromPalette(vs, 'Select Lens');
    await pick(vs, 'Surprisal');
    await until(vs, 'the lens', ({ lens }) => lens === 'surprisal');
  });

  it('comes back after a reload with unsaved samples, token and lens', async () => {
    const before = await until(vs, 'two samples', ({ samples }) => samples.length === 2);
    await vs.webview().locator('.token-list').focus();
    for (let press = 0; press < 5; press += 1) await vs.page.keyboard.press('ArrowRight');
    const moved = await until(vs, 'the move', ({ token }) => token === before.token + 5);
    // In a browser the workbench keeps its state every 5 s, not when it closes.
    await vs.page.waitForTimeout(7_000);
    await vs.reload();
    const again = await until(vs, 'the restored trace', ({ samples }) => samples.length === 2);
    assert.deepEqual(again.samples, before.samples);
    await until(
      vs,
      'the restored place',
      (state) =>
        state.token === moved.token && state.lens === 'surprisal' && state.selected === '2',
    );
    await vs.page.locator('.tab.active.dirty').waitFor();
    await vs.page.screenshot({ path: path.join(OUTPUT, 'ui-restored.png') });
  });

  it('says in the editor why a model cannot run', async () => {
    await vs.inHost(
      (vscode, model) =>
        vscode.commands.executeCommand('reasonscope.generateTrace', { prompt: 'Hi', model }),
      vs.workspace,
    );
    const view = vs.webview();
    await view.getByText('The generation failed').waitFor();
    await view.getByText('config.json').or(view.getByText('ONNX')).first().waitFor();
    await vs.page.screenshot({ path: path.join(OUTPUT, 'ui-bad-model.png') });
  });

  it('takes a gold answer before a run, and another one afterwards', async () => {
    await runFromPalette(vs, 'Generate Trace');
    const prompts = vs.page.locator('.quick-input-title', { hasText: 'Generate Trace with' });
    await prompts.waitFor();
    await vs.page.keyboard.press('Enter');
    await pick(vs, 'Greedy');
    await setParameter(vs, 'Gold Answer', '1,042');
    await start(vs);
    await until(
      vs,
      'the gold answer',
      ({ gold, samples }) => gold === '1,042' && samples.length > 0,
    );
    await runFromPalette(vs, 'Set Gold Answer');
    const box = vs.page.locator('.quick-input-box input');
    await vs.page.locator('.quick-input-title', { hasText: 'Gold Answer of the Trace' }).waitFor();
    assert.equal(await box.inputValue(), '1,042');
    await vs.page.screenshot({ path: path.join(OUTPUT, 'ui-gold-answer.png') });
    await answer(vs, 'Gold Answer of the Trace', '1,043');
    await until(vs, 'the other answer', ({ gold }) => gold === '1,043');
    // VS Code shows no toasts to a test.
    await vs.inHost((vscode) => vscode.commands.executeCommand('notifications.showList'));
    const notes = vs.page.locator('.notifications-center .monaco-list-row');
    await notes.filter({ hasText: /\d of 1 judged samples/ }).waitFor();
  });

  it('writes nothing alarming to the console', () => {
    // The workbench logs the notifications that it shows.
    const unasked = vs.console.problems().filter(({ text }) => !text.includes('no model.onnx'));
    assert.deepEqual(unasked, []);
  });

  before(() => fs.mkdirSync(OUTPUT, { recursive: true }));
});
