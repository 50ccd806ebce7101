import assert from 'node:assert/strict';
import { promises as fs } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { sampleProblems } from '../../src/engine/models/embedded';
import type { FitResult } from '../../src/engine/ziprc/fit/request';
import { temporaryFolder } from './support';

const fit = (argument: unknown): Thenable<FitResult | undefined> =>
  vscode.commands.executeCommand('reasonscope.fitZipRcHead', argument);

describe('Fit ZIP-RC Head', () => {
  let folder = '';
  let promptsFile = '';
  before(async () => {
    folder = await temporaryFolder();
    promptsFile = path.join(folder, 'problems.json');
    await fs.writeFile(promptsFile, JSON.stringify(sampleProblems()));
    // Takes the kind of problem for the answer, which any state tells.
    await fs.writeFile(
      path.join(folder, 'check.cjs'),
      `process.exit(JSON.parse(require('fs').readFileSync(0, 'utf8')).countdown ? 0 : 1);`,
    );
  });

  it('fits a head by a program beside the prompts, and saves it where it is told', async function () {
    this.timeout(300_000);
    const out = path.join(folder, 'head');
    const result = await fit({
      model: 'embedded/draft',
      promptsFile,
      // Relative to the folder of the prompts.
      verifier: 'command:node check.cjs',
      samples: 2,
      maxTokens: 12,
      bins: 2,
      folder: out,
    });
    assert.ok(result);
    const { rollouts, right, heldOut, file } = result;
    assert.equal(rollouts, 2 * sampleProblems().length);
    assert.ok(right >= 10 && rollouts - right >= 10);
    assert.ok(heldOut.all.reward.brier >= 0);
    assert.equal(file, path.join(out, 'ziprc.json'));
    const sidecar = JSON.parse(await fs.readFile(file, 'utf8')) as { readonly kind: string };
    assert.equal(sidecar.kind, 'linear');
  });

  it('tells the line of a problem that it cannot read', async () => {
    const bad = path.join(folder, 'bad.jsonl');
    await fs.writeFile(bad, '{"prompt": "a", "answer": "1"}\n{"answer": "1"}\n');
    await assert.rejects(
      Promise.resolve(fit({ model: 'embedded/draft', promptsFile: bad })),
      /bad\.jsonl:2: .*"prompt"/,
    );
  });

  it('refuses numbers out of bounds', async () => {
    await assert.rejects(
      Promise.resolve(fit({ model: 'embedded/draft', promptsFile, samples: 0 })),
      /samples must be a whole number from 1 to 1000/,
    );
  });
});
