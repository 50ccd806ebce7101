import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
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
  let environment: Record<string, string> = {};
  before(async () => {
    fs.mkdirSync(OUTPUT, { recursive: true });
    hub = await startFakeHub();
    for (const name of ['tiny', 'other', 'gated']) {
      hub.repos.set(
        `someone/${name}`,
        filesOf(folderOf('embedded/draft'), (file) => file.replace(/^model/, 'onnx/model')),
      );
    }
    const home = temporaryFolder();
    environment = {
      HF_ENDPOINT: hub.endpoint,
      HF_HUB_CACHE: path.join(home, 'hub'),
      XDG_CONFIG_HOME: path.join(home, 'config'),
    };
    vs = await openVSCode({
      extensions: [builtExtension()],
      settings: { 'workbench.quickOpen.closeOnFocusLost': false },
      env: environment,
    });
    await vs.page.locator('.activitybar .action-label[aria-label="Reasonscope"]').click();
  });
  after(async () => {
    await vs.stop();
    await hub.stop();
  });

  const row = (name: string): Locator =>
    vs.page.locator('.pane-body .monaco-list-row', { hasText: name }).first();
  /** In the list of notifications: VS Code shows no toasts to a test. */
  const notification = async (text: string): Promise<Locator> => {
    await vs.inHost((vscode) => vscode.commands.executeCommand('notifications.showList'));
    const found = vs.page.locator('.notifications-center .monaco-list-row', { hasText: text });
    await found.first().waitFor();
    return found.first();
  };
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

  it('stops a download when it is cancelled, and goes on with the next one', async () => {
    hub.faults.stallAfter = 200_000;
    const download = async (): Promise<void> => {
      await runFromPalette(vs, 'Download Model…');
      await answer(vs, 'Download Model', 'someone/other');
      await vs.page.locator('.quick-input-title', { hasText: 'Download someone/other' }).waitFor();
      await pick(vs, 'fp32');
    };
    await download();
    const note = await notification('Downloading someone/other');
    await note.getByText(/ of 62\d kB/).waitFor();
    await note.getByRole('button', { name: 'Cancel' }).click();
    await notification('Cancelled.');
    delete hub.faults.stallAfter;
    await download();
    await row('someone/other').waitFor();
    assert.ok(hub.requests.some(({ range }) => range === 'bytes=200000-'));
  });

  it('asks for the token where a model is gated, and then downloads it', async () => {
    hub.token = 'hf_secret';
    hub.gated = true;
    await runFromPalette(vs, 'Download Model…');
    await answer(vs, 'Download Model', 'someone/gated');
    const note = await notification('is gated');
    await note.getByRole('button', { name: 'Set Token…' }).click();
    await answer(vs, 'Hugging Face Token', 'hf_secret');
    await vs.page.locator('.quick-input-title', { hasText: 'Download someone/gated' }).waitFor();
    await pick(vs, 'fp32');
    await row('someone/gated').waitFor();
    delete hub.token;
    hub.gated = false;
  });

  it('shows a folder that the command line puts on the list', async () => {
    const folder = path.resolve('test/fixtures/models/qwen2-torch');
    const { status, stderr } = spawnSync(
      process.execPath,
      ['dist/cli.js', 'models', 'add', folder],
      { encoding: 'utf8', env: { ...process.env, ...environment } },
    );
    assert.equal(status, 0, stderr);
    await row('qwen2-torch#q4').waitFor();
    await row('qwen2-torch#q8').click({ button: 'right' });
    await vs.page.locator('.context-view').getByText('Remove from List').waitFor();
    await vs.page.screenshot({ path: path.join(OUTPUT, 'ui-models-menu.png') });
    await vs.page.keyboard.press('Escape');
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
    // Error messages are logged too; the test's server has no key for the browser's secrets.
    const known = /is gated|Method Not Allowed/;
    const problems = vs.console.problems().filter(({ text }) => !known.test(text));
    assert.deepEqual(problems, []);
  });
});
