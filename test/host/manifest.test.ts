import assert from 'node:assert/strict';
import { promises as fs } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { isObject } from '../../src/trace/json';
import { api, EXTENSION_ID } from './support';

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string }[]>>;
  };
}

describe('manifest', () => {
  const extension = vscode.extensions.getExtension(EXTENSION_ID);
  const manifest = extension?.packageJSON as Manifest;

  it('activates', async () => {
    assert.equal((await api()).version, 1);
  });

  it('has a handler for each command, and no command without an entry', async () => {
    await api();
    const declared = manifest.contributes.commands.map(({ command }) => command).sort();
    const all = await vscode.commands.getCommands(true);
    assert.deepEqual(
      all
        .filter(
          // VS Code gives every view commands of its own.
          (id) => /^reasonscope\.(?!(models|branches)\.)/.test(id),
        )
        .sort(),
      declared,
    );
    for (const items of Object.values(manifest.contributes.menus)) {
      for (const { command } of items) assert.ok(declared.includes(command), command);
    }
  });

  it('has English for every key that the manifest names, and no key left over', async () => {
    assert.ok(extension);
    const read = async (name: string): Promise<string> =>
      fs.readFile(path.join(extension.extensionPath, name), 'utf8');
    const texts: unknown = JSON.parse(await read('package.nls.json'));
    assert.ok(isObject(texts));
    const used = [...(await read('package.json')).matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key);
    assert.deepEqual([...new Set(used)].sort(), Object.keys(texts).sort());
  });
});
