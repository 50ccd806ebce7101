import assert from 'node:assert/strict';
import { promises as fs } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { readSweep } from '../../src/lenses/crossSampling/readSweep';
import { api, closeAll, temporaryFolder, until } from './support';

const PROBLEM = { prompt: 'Make 31 from 16, 15.', numbers: [16, 15], target: 31 };

function shown(): boolean {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .some(
      ({ input }) =>
        input instanceof vscode.TabInputWebview && input.viewType.includes('reasonscope.sweep'),
    );
}

describe('Cross-Sampling Sweep…', () => {
  afterEach(closeAll);

  it('runs in the engine process, writes its files, and shows them', async function () {
    this.timeout(120_000);
    await api();
    const folder = await temporaryFolder();
    const problems = path.join(folder, 'one.jsonl');
    const out = path.join(folder, 'sweep.json');
    await fs.writeFile(problems, `${JSON.stringify(PROBLEM)}\n`);
    const choice = {
      ...{ base: 'embedded/base', rl: 'embedded/rl', problems, out },
      ...{ budgets: '0,0.5,1', criteria: 'random', maxTokens: 16 },
    };
    const run = (): Thenable<vscode.Uri | undefined> =>
      vscode.commands.executeCommand('reasonscope.crossSamplingSweep', choice);
    const file = await run();
    assert.equal(file?.fsPath, out);
    const sweep = readSweep('sweep.json', await fs.readFile(out, 'utf8'));
    assert.deepEqual(
      sweep.points.map(({ budget }) => budget),
      [0, 0.5, 1],
    );
    assert.equal(sweep.points[2]?.swaps, sweep.points[2]?.tokens);
    assert.match(await fs.readFile(path.join(folder, 'sweep.svg'), 'utf8'), /<svg /);
    await until('the panel', shown);
    const responses = await fs.readFile(path.join(folder, 'sweep.responses.jsonl'), 'utf8');
    assert.equal(responses.trimEnd().split('\n').length, 3);
    await run();
    assert.equal(await fs.readFile(path.join(folder, 'sweep.responses.jsonl'), 'utf8'), responses);
  });

  it('refuses problems without answers before a model is loaded', async () => {
    const folder = await temporaryFolder();
    const problems = path.join(folder, 'open.jsonl');
    await fs.writeFile(problems, '{"prompt": "Why?"}\n');
    const choice = {
      ...{ base: 'embedded/base', rl: 'embedded/rl', problems },
      out: path.join(folder, 'sweep.json'),
    };
    const run = vscode.commands.executeCommand('reasonscope.crossSamplingSweep', choice);
    await assert.rejects(Promise.resolve(run), /Problem 1 has no answer/);
  });
});
