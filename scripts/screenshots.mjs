// Takes the pictures of the README in a real VS Code: `npm run package && node scripts/screenshots.mjs`.
import fs from 'node:fs';
import path from 'node:path';
import { builtExtension } from '../test/harness/builtExtension.mjs';
import { openVSCode } from '../test/harness/vscode.mjs';
import { cli } from './cli.mjs';

const REPO = path.resolve(import.meta.dirname, '..');
const IMAGES = path.join(REPO, 'docs/images');
const SAMPLE = path.join(REPO, 'samples/countdown.trace.json');
/** Alternatives that the imitated server returns. */
const TOP = 5;

fs.mkdirSync(IMAGES, { recursive: true });
const vs = await openVSCode({ extensions: [builtExtension()], isolateWebviews: true });
try {
  await vs.page.setViewportSize({ width: 1280, height: 800 });
  const trace = path.join(vs.workspace, 'countdown.trace.json');
  fs.copyFileSync(SAMPLE, trace);
  await vs.inHost((vscode) => vscode.commands.executeCommand('workbench.action.closeSidebar'));
  await vs.openFile(trace);
  await show('n', 'n');
  for (const theme of /** @type {const} */ (['dark', 'light', 'high-contrast'])) {
    await vs.setTheme(theme);
    await picture(`editor-${theme}`);
  }
  await vs.setTheme('dark');
  const response = path.join(vs.workspace, 'response.json');
  fs.writeFileSync(response, JSON.stringify(chatCompletion()));
  await vs.openFile(response, 'reasonscope.foreignTrace');
  await show(']', ']');
  await picture('interval');
  await compare();
} finally {
  await vs.stop();
}

/** The sample as the model that wrote it and as the base model see it. */
async function compare() {
  const file = path.join(vs.workspace, 'two-models.trace.json');
  cli('score', SAMPLE, '--model', 'embedded/base', '--out', file);
  await vs.openFile(file);
  await vs.webview().locator('.token-list .t').first().waitFor();
  await vs.inHost((vscode) =>
    vscode.commands.executeCommand('reasonscope.compareSamples', {
      left: { trace: 0, sample: 'sample-1' },
      right: { trace: 0, sample: 'sample-1-scored' },
    }),
  );
  const tokens = vs.webview().locator('.token-list.left');
  await tokens.getByText('Wait').first().waitFor();
  await tokens.focus();
  for (const key of ['l', 'ArrowUp', 'ArrowUp', 'Enter']) await vs.page.keyboard.press(key);
  await tokens.focus();
  for (const key of ['d', ']', ']', ']']) await vs.page.keyboard.press(key);
  await picture('compare');
}

/** @param {string[]} keys */
async function show(...keys) {
  const tokens = vs.webview().locator('.token-list');
  await tokens.getByText('Wait').first().waitFor();
  await tokens.focus();
  for (const key of keys) await vs.page.keyboard.press(key);
}

/** @param {string} name */
async function picture(name) {
  // The theme reaches the page a moment after the workbench.
  await vs.page.waitForTimeout(800);
  await vs.page.screenshot({ path: path.join(IMAGES, `${name}.png`) });
}

/** The sample as a server returns it: text, log-probabilities, the best few alternatives. */
function chatCompletion() {
  const [{ samples, vocabulary }] = JSON.parse(fs.readFileSync(SAMPLE, 'utf8')).traces;
  const [{ tokens, columns, topK, origin }] = samples;
  return {
    object: 'chat.completion',
    model: origin.model.name,
    choices: [
      {
        index: 0,
        finish_reason: 'stop',
        message: { role: 'assistant', content: tokens.join('') },
        logprobs: {
          content: tokens.map((/** @type {string} */ token, /** @type {number} */ index) => ({
            token,
            logprob: columns.logprob[index],
            bytes: [...Buffer.from(token)],
            top_logprobs: topK.ids[index]
              .slice(0, TOP)
              .map((/** @type {number} */ id, /** @type {number} */ slot) => ({
                token: vocabulary[id],
                logprob: topK.logprobs[index][slot],
                bytes: [...Buffer.from(vocabulary[id])],
              })),
          })),
        },
      },
    ],
  };
}
