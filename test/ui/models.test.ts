import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { filesOf, startFakeHub, type FakeHub } from '../engine/hub/fakeHub';
import { folderOf, temporaryFolder } from '../engine/support/folders';
import { builtExtension } from '../harness/builtExtension.mjs';
import { openVSCode, type VSCode } from '../harness/vscode.mjs';
import { answer, pick, runFromPalette } from './palette';

const OUTPUT = path.resolve('test/output');

describe('the view of models', () => {
  let vs: VSCode;
  let hub: FakeHub;
  before(async () => {
    fs.mkdirSync(OUTPUT, { recursive: true });
    hub = await startFakeHub();
    hub.repos.set(
      'someone/tiny',
      filesOf(folderOf('embedded/draft'), (name) => name.replace(/^model/, 'onnx/model')),
    );
    const home = temporaryFolder();
    vs = await openVSCode({
      extensions: [builtExtension()],
      settings: { 'workbench.quickOpen.closeOnFocusLost': false },
      env: {
        HF_ENDPOINT: hub.endpoint,
        HF_HUB_CACHE: path.join(home, 'hub'),
        XDG_CONFIG_HOME: path.join(home, 'config'),
      },
    });
    await vs.page.locator('.activitybar .action-label[aria-label="Reasonscope"]').click();
  });
  after(async () => {
    await vs.stop();
    await hub.stop();
  });

  const row = (name: string): Locator =>
    vs.page.locator('.pane-body .monaco-list-row', { hasText: name }).first();
  const label = (name: string): Promise<string | null> => row(name).getAttribute('aria-label');
  const inline = async (name: string, action: string): Promise<void> => {
    await row(name).hover();
    await row(name).locator(`.action-label[aria-label="${action}"]`).click();
  };

  it('groups the models by where they come from, and offers the way to more', async () => {
    await row('embedded/rl').waitFor();
    for (const text of ['Embedded', 'Folders', 'Hugging Face Cache']) await row(text).waitFor();
    await row('Add Folder…').waitFor();
    await row('Download Model…').waitFor();
    assert.match(
      (await label('embedded/base')) ?? '',
      /^embedded\/base, Embedded, fp32 .*selected/,
    );
    await vs.page.screenshot({ path: path.join(OUTPUT, 'ui-models.png') });
  });

  it('loads a model and lets go of it from its row', async () => {
    await inline('embedded/draft', 'Load');
    await row('embedded/draft').getByText('loaded on CPU').waitFor();
    assert.match((await label('embedded/draft')) ?? '', /loaded on CPU/);
    await inline('embedded/draft', 'Unload');
    await row('embedded/draft').getByText('loaded on CPU').waitFor({ state: 'detached' });
  });

  it('downloads a model by its name and dtype', async () => {
    await runFromPalette(vs, 'Download Model…');
    await answer(vs, 'Download Model', 'someone/tiny');
    await vs.page.locator('.quick-input-title', { hasText: 'Download someone/tiny' }).waitFor();
    await pick(vs, 'fp32');
    await row('someone/tiny').waitFor();
    await vs.page.screenshot({ path: path.join(OUTPUT, 'ui-models-downloaded.png') });
  });

  it('offers every known model to select', async () => {
    await runFromPalette(vs, 'Select Model…');
    await pick(vs, 'someone/tiny');
    await row('someone/tiny').getByText('selected').waitFor();
    await vs.page.locator('.statusbar-item', { hasText: 'someone/tiny' }).waitFor();
  });

  it('asks before it deletes a download, and then it is gone', async () => {
    const remove = async (): Promise<void> => {
      await row('someone/tiny').click({ button: 'right' });
      const item = vs.page.locator('.context-view .action-item', { hasText: 'Delete Download…' });
      await item.hover();
      await vs.page.locator('.context-view .action-item.focused', { hasText: 'Delete' }).waitFor();
      // A menu takes no click in the moment after it opened.
      await vs.page.keyboard.press('Enter');
    };
    const dialog = vs.page.locator('.monaco-dialog-box');
    await remove();
    await dialog.getByText('other programs').waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await row('someone/tiny').waitFor();
    await remove();
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await row('someone/tiny').waitFor({ state: 'detached' });
    await row('embedded/base').getByText('selected').waitFor();
  });

  it('writes nothing alarming to the console', () => {
    assert.deepEqual(vs.console.problems(), []);
  });
});
