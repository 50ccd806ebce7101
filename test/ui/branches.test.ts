import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import type { ReasonscopeApi } from '../../src/extension/api';
import { builtExtension } from '../harness/builtExtension.mjs';
import { openVSCode, type VSCode } from '../harness/vscode.mjs';
import { pick, setParameter, start } from './palette';

const OUTPUT = path.resolve('test/output');

interface Shown {
  readonly samples: readonly { id: string; parent: string; decoder: string }[];
  readonly selected: string;
  readonly token: number;
}

function shown(vs: VSCode): Promise<Shown | null> {
  return vs.inHost((vscode) => {
    const open = vscode.extensions
      .getExtension<ReasonscopeApi>('reasonscope.reasonscope')
      ?.exports.activeTrace();
    if (!open || open.live) return null;
    return {
      samples: (open.file.traces[0]?.samples ?? []).map(({ id, parent, origin }) => ({
        id,
        parent: parent ? `${parent.sample}@${parent.token}` : '',
        decoder: origin.decoder?.id ?? '',
      })),
      selected: open.selection?.address.sample ?? '',
      token: open.selection?.token ?? -1,
    };
  });
}

async function until(vs: VSCode, what: string, test: (state: Shown) => boolean): Promise<Shown> {
  const end = Date.now() + 30_000;
  for (;;) {
    const last = await shown(vs);
    if (last && test(last)) return last;
    if (Date.now() > end) throw new Error(`Waited for ${what}; last: ${JSON.stringify(last)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

for (const theme of ['dark', 'light'] as const) {
  describe(`branches in the workbench, ${theme}`, () => {
    let vs: VSCode;
    before(async () => {
      fs.mkdirSync(OUTPUT, { recursive: true });
      vs = await openVSCode({
        extensions: [builtExtension()],
        theme,
        // Keys come faster than a person's; focus that is still on its way must not close a list.
        settings: { 'workbench.quickOpen.closeOnFocusLost': false },
      });
      await vs.inHost((vscode) =>
        vscode.commands.executeCommand('reasonscope.generateTrace', {
          prompt: 'Use the numbers 7, 3, 11 to make 21.',
          decoder: 'temperature',
          parameters: { temperature: 1 },
          seed: 7,
          maxTokens: 120,
        }),
      );
      await until(vs, 'a sample', ({ selected }) => selected === '1');
    });
    after(() => vs.stop());

    it('goes from f through decoders by family and their parameters to a branch', async () => {
      const list = vs.webview().locator('.token-list');
      await list.focus();
      for (let step = 0; step < 12; step += 1) await vs.page.keyboard.press('ArrowRight');
      await until(vs, 'the cursor', ({ token }) => token === 12);
      await vs.page.keyboard.press('f');
      await vs.page
        .locator('.quick-input-title', { hasText: 'Regenerate from #12: Decoder' })
        .waitFor();
      await vs.page.locator('.quick-input-list-separator', { hasText: 'Used last' }).waitFor();
      await vs.page.screenshot({ path: path.join(OUTPUT, `ui-branch-decoder-${theme}.png`) });
      await pick(vs, 'Top-p');
      await setParameter(vs, 'Seed', '11');
      await vs.page.screenshot({ path: path.join(OUTPUT, `ui-branch-parameters-${theme}.png`) });
      await start(vs);
      const { samples } = await until(vs, 'the branch', (state) => state.samples.length === 2);
      assert.deepEqual(samples[1], { id: '2', parent: '1@12', decoder: 'top-p' });
    });

    it('goes on with an alternative and with a text', async () => {
      const bars = vs.webview().locator('.bar-button');
      await bars.nth(1).click();
      await vs.page.locator('.quick-input-title', { hasText: 'Decoder' }).waitFor();
      // What was used last stands first: Enter, and Enter starts.
      await vs.page.keyboard.press('Enter');
      await start(vs);
      await until(vs, 'the third sample', (state) => state.samples.length === 3);
      await vs.webview().getByText('Type text…').click();
      await vs.page.locator('.quick-input-title', { hasText: 'Continue from #' }).waitFor();
      await vs.page.keyboard.type(' Wait,');
      await vs.page.keyboard.press('Enter');
      await vs.page.locator('.quick-input-title', { hasText: 'Decoder' }).waitFor();
      await vs.page.keyboard.press('Enter');
      await start(vs);
      const { samples } = await until(vs, 'the fourth', (state) => state.samples.length === 4);
      assert.ok(samples[3]?.parent !== '');
    });

    it('shows the tree in the side bar, which selects, compares and deletes', async () => {
      await vs.page.locator('.activitybar .action-label[aria-label^="Reasonscope"]').click();
      const rows = vs.page.locator('.pane-body .monaco-list-row', { hasText: 'tokens' });
      await rows.nth(3).waitFor();
      assert.equal(await rows.count(), 4);
      await rows.first().click();
      await until(vs, 'the first sample', ({ selected }) => selected === '1');
      await rows.nth(1).click();
      const { selected } = await until(vs, 'a branch', (state) => state.selected !== '1');
      await vs
        .webview()
        .locator('.branch-row.shown', { hasText: `${selected}:` })
        .waitFor();
      await vs.page.screenshot({ path: path.join(OUTPUT, `ui-branches-${theme}.png`) });
      await rows.nth(3).hover();
      await rows.nth(3).locator('[aria-label="Delete Sample"]').click();
      await until(vs, 'one fewer', (state) => state.samples.length === 3);
      await rows.nth(1).hover();
      await rows.nth(1).locator('[aria-label="Compare with Parent"]').click();
      await vs.page.locator('.tab', { hasText: '↔' }).waitFor();
    });

    it('writes nothing alarming to the console', () => {
      assert.deepEqual(vs.console.problems(), []);
    });
  });
}
