import { spawnSync } from 'node:child_process';
import { ensureChromium } from '../ensure-chromium.mjs';
import { ensureHost } from '../setup-host.mjs';

/** @typedef {import('./tiers.mjs').Step} Step */

/** @type {Record<Step, () => void>} */
const STEPS = {
  build: () => node('esbuild.mjs', '--production'),
  vsix: () => node('scripts/package.mjs', '--no-build'),
  chromium: () => void ensureChromium(),
  vscode: () => void ensureHost(),
};

/**
 * @returns {(step: Step) => string | undefined} takes a step once, and says why it failed
 */
export function preparer() {
  /** @type {Map<Step, string | undefined>} */
  const taken = new Map();
  return (step) => {
    if (!taken.has(step)) taken.set(step, attempt(STEPS[step]));
    return taken.get(step);
  };
}

/** @param {() => void} action */
function attempt(action) {
  try {
    action();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** @param {string[]} args */
function node(...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`node ${args.join(' ')} failed:\n${stdout}${stderr}`.trim());
}
