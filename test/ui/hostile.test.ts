import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { builtExtension } from '../harness/builtExtension.mjs';
import { openVSCode, type VSCode } from '../harness/vscode.mjs';

const SCRIPT = '</script><script>document.title="taken"</script>';
const IMAGE = '<img src=x onerror="document.title=\'taken\'">';
const STYLE = '<style>*{display:none}</style>';

/** Every string that a person may see is an attack. JSON's escapes carry the lone surrogate. */
const TRACE = JSON.stringify({
  format: 'reasonscope-trace',
  version: 1,
  traces: [
    {
      prompt: { text: `${SCRIPT}${IMAGE}` },
      samples: [
        {
          id: STYLE,
          origin: { model: { name: IMAGE }, decoder: { id: SCRIPT, parameters: {}, seed: 1 } },
          note: IMAGE,
          tokens: [
            'start',
            SCRIPT,
            IMAGE,
            STYLE,
            '\u202eright to left',
            '\ud800',
            'x'.repeat(2 ** 20),
          ],
          columns: { logprob: [-1, null, '-Infinity', -0.5, 0, -2, -3] },
          topK: {
            texts: [[SCRIPT, IMAGE], [STYLE], [], [], [], [], ['\u202e']],
            logprobs: [[-1, -2], [null], [], [], [], [], ['-Infinity']],
          },
        },
      ],
    },
  ],
});

describe('hostile text in the workbench', () => {
  let vs: VSCode;

  before(async () => {
    vs = await openVSCode({ extensions: [builtExtension()], isolateWebviews: true });
    const file = path.join(vs.workspace, 'hostile.trace.json');
    fs.writeFileSync(file, TRACE);
    await vs.openFile(file);
  });

  after(() => vs.stop());

  it('is shown as the text that it is', async () => {
    const view = vs.webview();
    await view.getByText('start').first().waitFor();
    // The view wraps lines and draws blanks in its own way.
    const squeeze = (text: string): string => text.replace(/[\s␣·]+/g, '');
    const shown = squeeze(await view.locator('.token-list').innerText());
    for (const text of [SCRIPT, IMAGE, STYLE]) assert.ok(shown.includes(squeeze(text)), text);
  });

  it('becomes neither an element nor a script', async () => {
    const body = vs.webview().locator('body');
    assert.equal(await body.locator('img, style, script:not([src])').count(), 0);
    assert.notEqual(await body.evaluate(() => document.title), 'taken');
  });

  it('violates no policy and throws nothing', () => {
    assert.deepEqual(vs.console.problems(), []);
  });
});
