import assert from 'node:assert/strict';
import { promises as fs } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { sampleProblems } from '../../src/engine/models/embedded';
import { readTraceFile } from '../../src/trace/formats/registry';
import type { Trace } from '../../src/trace/trace';
import {
  activeTabIsDirty,
  api,
  closeAll,
  onlyTrace,
  openTrace,
  SHORT_RUN,
  temporaryFolder,
  traceOf,
  until,
} from './support';

const GREEDY = { ...SHORT_RUN, decoder: 'greedy', parameters: {} };

function run<T>(command: string, argument: object): Thenable<T> {
  return vscode.commands.executeCommand<T>(`reasonscope.${command}`, argument);
}

async function opened(
  rewards: readonly (number | null)[],
  name = 'gold.trace.json',
): Promise<string> {
  const samples = rewards.map((reward, at) => ({
    tokens: ['so', ` ${41 + at}`],
    finish: 'stop',
    reward,
  }));
  const traces = [{ prompt: { text: '6 * 7?' }, samples }];
  const file = path.join(await temporaryFolder(), name);
  await fs.writeFile(file, JSON.stringify({ format: 'reasonscope-trace', version: 1, traces }));
  await openTrace(file);
  await until('the view', async () => (await api()).activeTrace()?.selection);
  return file;
}

async function shown(): Promise<Trace> {
  const open = (await api()).activeTrace();
  assert.ok(open);
  return onlyTrace(open);
}

async function rewards(): Promise<(number | undefined)[]> {
  return (await shown()).samples.map(({ reward }) => reward);
}

describe('gold answer', () => {
  afterEach(closeAll);

  it('gives all samples their rewards as one edit, which is undone, redone and saved', async () => {
    const file = await opened([null, null]);
    assert.deepEqual(await run('setGoldAnswer', { answer: '42' }), { judged: 2, right: 1 });
    assert.equal((await shown()).answer, '42');
    assert.deepEqual(await rewards(), [0, 1]);
    await until('the dirty mark', activeTabIsDirty);
    await vscode.commands.executeCommand('undo');
    await until('undo', async () => (await shown()).answer === undefined);
    assert.deepEqual(await rewards(), [undefined, undefined]);
    await vscode.commands.executeCommand('redo');
    await until('redo', async () => (await shown()).answer === '42');
    assert.deepEqual(await rewards(), [0, 1]);
    await until('the dirty mark', activeTabIsDirty);
    await vscode.commands.executeCommand('workbench.action.files.save');
    await until('the save', () => !activeTabIsDirty());
    const [saved] = readTraceFile(file, await fs.readFile(file)).traces;
    assert.equal(saved?.answer, '42');
    assert.deepEqual(
      saved.samples.map(({ reward }) => reward),
      [0, 1],
    );
    assert.deepEqual(await run('setGoldAnswer', { answer: '' }), { judged: 0, right: 0 });
    assert.deepEqual(await rewards(), [undefined, undefined]);
  });

  it('asks for nothing and changes nothing where all is as it was', async () => {
    await opened([0, 1]);
    await run('setGoldAnswer', { answer: '42' });
    const { file } = (await api()).activeTrace() ?? {};
    await run('setGoldAnswer', { answer: '42' });
    assert.equal((await api()).activeTrace()?.file, file);
  });

  it('keeps rewards of another program, or replaces them', async () => {
    await opened([0.5, 0.25, null]);
    const kept = await run('setGoldAnswer', { answer: '42', rewards: 'keep' });
    assert.deepEqual(kept, { judged: 1, right: 0 });
    assert.deepEqual(await rewards(), [0.5, 0.25, 0]);
    const replaced = await run('setGoldAnswer', { answer: '42', rewards: 'replace' });
    assert.deepEqual(replaced, { judged: 3, right: 1 });
    assert.deepEqual(await rewards(), [0, 1, 0]);
  });

  it('is not written into a file of another format', async () => {
    const file = path.join(await temporaryFolder(), 'chat.json');
    const choice = {
      index: 0,
      message: { role: 'assistant', content: '42' },
      logprobs: { content: [{ token: '42', logprob: -0.5, bytes: [52, 50], top_logprobs: [] }] },
      finish_reason: 'stop',
    };
    await fs.writeFile(file, JSON.stringify({ object: 'chat.completion', choices: [choice] }));
    const uri = vscode.Uri.file(file);
    await vscode.commands.executeCommand('reasonscope.openAsTrace', uri);
    await traceOf(uri);
    await assert.rejects(async () => run('setGoldAnswer', { answer: '42' }), /shown read-only/);
  });

  it('is known of the sample problems, by which what is generated is judged', async () => {
    const problem = sampleProblems().find(({ kind }) => kind === 'countdown');
    assert.ok(problem);
    const { prompt, numbers, target, answer } = problem;
    const argument = { ...GREEDY, prompt, maxTokens: 400 };
    const uri = await run<vscode.Uri>('generateTrace', argument);
    const trace = onlyTrace(await traceOf(uri));
    assert.equal(trace.answer, answer);
    assert.deepEqual(trace.countdown, { numbers, target });
    const [sample] = trace.samples;
    const { finish, reward } = sample ?? {};
    assert.ok(finish === 'stop' || finish === 'length', finish);
    assert.ok(reward === 0 || reward === 1, String(reward));
    await until('the view', async () => (await api()).activeTrace()?.selection);
    await run('regenerateFromToken', { ...GREEDY, maxTokens: 400, token: 3 });
    // Greedy again: what it writes, and so its reward, is the same.
    assert.deepEqual(await rewards(), [reward, reward]);
  });

  it('is that of a caller where one is given', async () => {
    const argument = { ...GREEDY, answer: '7, 3, 11 = 21' };
    const uri = await run<vscode.Uri>('generateTrace', argument);
    const trace = onlyTrace(await traceOf(uri));
    assert.deepEqual(trace.countdown, { numbers: [7, 3, 11], target: 21 });
    assert.equal(trace.answer, undefined);
  });
});
