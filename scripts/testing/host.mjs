// Runs test/host inside the extension host of a real VS Code, against the installed VSIX.
import fs from 'node:fs';
import path from 'node:path';
import { openVSCode } from '../../test/harness/vscode.mjs';
import { builtExtension } from '../../test/harness/builtExtension.mjs';
import { buildHostTests } from './buildHostTests.mjs';

const REPO = path.resolve(import.meta.dirname, '../..');
const LIMIT_MS = 18 * 60_000;

const results = process.env.REASONSCOPE_RESULTS ?? path.join(REPO, 'build/test-results/host.json');
fs.rmSync(results, { force: true });
const entry = await buildHostTests();

/** @type {(reason: string) => void} */
let finish = () => undefined;
/** @type {Promise<string>} */
const finished = new Promise((resolve) => (finish = resolve));
/** @type {string[]} */
const log = [];

const vs = await openVSCode({
  extensions: [builtExtension()],
  bridge: false,
  env: { REASONSCOPE_RESULTS: results },
  payload: (uri) => [
    ['extensionDevelopmentPath', uri(path.join(REPO, 'test/harness/emptyExtension'))],
    ['extensionTestsPath', uri(entry)],
  ],
  beforeGoto: async (page) => {
    // VS Code calls these two when it runs tests in a browser.
    await page.exposeFunction('codeAutomationExit', (/** @type {number} */ code) =>
      finish(`exit code ${code}`),
    );
    await page.exposeFunction(
      'codeAutomationLog',
      (/** @type {unknown} */ _, /** @type {unknown[]} */ args) =>
        log.push(args.map(String).join(' ')),
    );
    page.on('crash', () => finish('the page crashed'));
  },
});
try {
  const timer = setTimeout(() => finish(`no result after ${LIMIT_MS / 60_000} minutes`), LIMIT_MS);
  const reason = await finished;
  clearTimeout(timer);
  if (!fs.existsSync(results)) {
    console.error(`The extension host ran no tests: ${reason}.`);
    console.error(log.slice(-40).join('\n'));
  }
  report(fs.existsSync(results) ? JSON.parse(fs.readFileSync(results, 'utf8')).tests : []);
  process.exitCode = reason === 'exit code 0' ? 0 : 1;
} finally {
  await vs.stop();
}

/** @param {readonly { title: string, passed: boolean, ms: number, error?: string }[]} tests */
function report(tests) {
  for (const { title, passed, ms, error } of tests) {
    console.log(`  ${passed ? '✔' : '✖'} ${title} (${ms} ms)`);
    if (error) console.log(error.replace(/^/gm, '      '));
  }
}
