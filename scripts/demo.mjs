// A first look: builds, lets the embedded model reason, shows its tokens in the terminal and opens
// the trace in VS Code. Without a terminal it only prints.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { openInDesktop, serveWorkbench } from './demo/open.mjs';
import { terminalPaint } from './demo/paint.mjs';
import { generateTrace, readLenses, REQUEST } from './demo/trace.mjs';
import { renderTrace } from './demo/view.mjs';

const REPO = path.resolve(import.meta.dirname, '..');
const file = path.join(REPO, 'build/demo/demo.trace.json');

try {
  run('esbuild.mjs', '--production');
  generateTrace(file);
  const { isTTY, columns } = process.stdout;
  const paint = terminalPaint(isTTY ? process.stdout.getColorDepth() : 1);
  console.log(renderTrace(REQUEST.prompt, readLenses(file), paint, columns || 100));
  console.log(`\nWritten to ${path.relative(process.cwd(), file)}`);
  if (isTTY) {
    if (openInDesktop(file)) {
      console.log('\nOpened in VS Code. Close its window to stop.');
    } else if (process.platform !== 'linux') {
      console.log(`\nTo see it in VS Code: code --extensionDevelopmentPath=${REPO} ${file}`);
    } else {
      run('scripts/package.mjs', '--no-build');
      await serveWorkbench(file);
    }
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

/** @param {string[]} args */
function run(...args) {
  const { status } = spawnSync(process.execPath, args, {
    cwd: REPO,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error(`node ${args.join(' ')} failed.`);
}
