// The tiers of the tests, in the order in which they run.

/**
 * @typedef {'build' | 'vsix' | 'chromium' | 'vscode'} Step
 *
 * @typedef {object} Tier
 * @property {string} title
 * @property {readonly Step[]} needs what must be prepared first
 * @property {number} minutes the time limit: several times what the tier takes on two busy cores
 * @property {readonly string[]} command for Node
 */

/**
 * Mocha over every test file of some folders; a skipped or an exclusive test fails the run.
 * @param {readonly string[]} folders
 * @param {number} [timeoutSeconds] for one test
 * @param {number} [retries] for tests that drive another program's windows, whose timing is not ours;
 *   the report names each that needed one
 */
function mocha(folders, timeoutSeconds = 20, retries = 0) {
  return [
    'node_modules/mocha/bin/mocha.js',
    ...['--import=tsx', '--require=./test/harness/propertySeed.ts'],
    ...['--forbid-only', '--forbid-pending'],
    ...['--timeout', String(timeoutSeconds * 1000), '--retries', String(retries)],
    ...['--reporter', 'scripts/testing/reporter.cjs'],
    ...folders.map((folder) => `${folder}/**/*.test.ts`),
  ];
}

/** @type {Readonly<Record<string, Tier>>} */
export const TIERS = {
  check: {
    title: 'types, lint and format',
    needs: [],
    minutes: 10,
    command: ['scripts/check.mjs'],
  },
  unit: {
    title: 'units, in Node',
    needs: [],
    minutes: 10,
    command: mocha(['test/unit', 'test/webview/unit']),
  },
  engine: {
    title: 'the engine on the embedded models',
    needs: ['build'],
    minutes: 30,
    command: mocha(['test/engine'], 60),
  },
  webview: {
    title: 'the webview alone, in Chromium',
    needs: ['build', 'chromium'],
    minutes: 25,
    command: mocha(['test/webview/chromium'], 60, 1),
  },
  package: {
    title: 'the packed extension',
    needs: ['build', 'vsix'],
    minutes: 5,
    command: mocha(['test/package'], 60),
  },
  host: {
    title: 'the installed extension, from inside VS Code',
    needs: ['build', 'vsix', 'chromium', 'vscode'],
    minutes: 20,
    command: ['scripts/testing/host.mjs'],
  },
  ui: {
    title: 'the installed extension, seen through the browser workbench',
    needs: ['build', 'vsix', 'chromium', 'vscode'],
    minutes: 30,
    command: mocha(['test/ui'], 120, 1),
  },
};
