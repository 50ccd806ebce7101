// The suite of test/host in a desktop VS Code, which @vscode/test-electron downloads.
// Headless on Linux: `xvfb-run -a npm run test:desktop`. $VSCODE_VERSION chooses the version.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { downloadAndUnzipVSCode, runTests, runVSCodeCommand } from '@vscode/test-electron';
import { builtExtension } from '../test/harness/builtExtension.mjs';
import { buildHostTests } from './testing/buildHostTests.mjs';

process.chdir(path.resolve(import.meta.dirname, '..'));
const version = process.env.VSCODE_VERSION ?? 'stable';
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rs-'));

try {
  const executable = await downloadAndUnzipVSCode(version).catch((error) => {
    throw new Error(
      `VS Code ${version} could not be downloaded (${error.message}), so the desktop tests did not run. ` +
        'npm run test:host and npm run test:ui use the VS Code that npm carries.',
    );
  });
  const packed = spawnSync(process.execPath, ['scripts/package.mjs'], { stdio: 'inherit' });
  if (packed.status !== 0) throw new Error('The extension could not be packaged.');
  const profile = [
    ...['--user-data-dir', path.join(folder, 'user')],
    ...['--extensions-dir', path.join(folder, 'extensions')],
  ];
  await runVSCodeCommand([...profile, '--install-extension', builtExtension()], { version });
  const workspace = path.join(folder, 'workspace');
  fs.mkdirSync(workspace);
  process.exitCode = await runTests({
    vscodeExecutablePath: executable,
    extensionDevelopmentPath: path.resolve('test/harness/emptyExtension'),
    extensionTestsPath: await buildHostTests(),
    launchArgs: [workspace, ...profile, '--disable-workspace-trust', '--skip-welcome'],
  });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}
