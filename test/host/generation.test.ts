import assert from 'node:assert/strict';
import { promises as fs } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { COLUMN } from '../../src/trace/sample';
import { readTraceFile } from '../../src/trace/formats/registry';
import {
  activeTabIsDirty,
  api,
  closeAll,
  enginePids,
  onlyTrace,
  SHORT_RUN,
  temporaryFolder,
  traceOf,
  until,
} from './support';

/** So hot that it is noise, which is long in ending by itself. */
const LONG_RUN = { maxTokens: 480, parameters: { temperature: 10 }, seed: 1 };

async function generate(more: object = {}): Promise<vscode.Uri> {
  const uri = await vscode.commands.executeCommand<vscode.Uri | undefined>(
    'reasonscope.generateTrace',
    { ...SHORT_RUN, ...more },
  );
  assert.ok(uri);
  return uri;
}

describe('generation', () => {
  afterEach(closeAll);

  it('streams a real trace into a new dirty editor', async () => {
    const uri = await generate();
    const trace = onlyTrace(await traceOf(uri));
    const [sample] = trace.samples;
    assert.ok(sample);
    assert.equal(sample.tokens.length, SHORT_RUN.maxTokens);
    assert.equal(sample.finish, 'length');
    assert.match(trace.prompt.text ?? '', /Use the numbers 7, 3, 11 to make 21\./);
    assert.equal(sample.origin.decoder?.seed, SHORT_RUN.seed);
    assert.match(sample.origin.model?.hash ?? '', /^[0-9a-f]{64}$/);
    assert.match(sample.origin.model?.tokenizerHash ?? '', /^[0-9a-f]{64}$/);
    const { logprob, logit, logSumExp, entropy, varentropy, rank } = COLUMN;
    for (const name of [logprob, logit, logSumExp, entropy, varentropy, rank]) {
      const column = sample.columns.get(name);
      assert.ok(column?.every(Number.isFinite), name);
    }
    assert.equal(sample.topK?.k, 20);
    await until('the dirty mark', activeTabIsDirty);
  });

  it('repeats the same tokens from the same seed, and others from another', async () => {
    const uri = await generate();
    const same = { ...SHORT_RUN, seed: SHORT_RUN.seed };
    await until('the first view', async () => (await api()).activeTrace()?.selection);
    await vscode.commands.executeCommand('reasonscope.regenerate', same);
    await vscode.commands.executeCommand('reasonscope.regenerate', { ...same, seed: 8 });
    const { samples } = onlyTrace(await traceOf(uri));
    assert.deepEqual(
      samples.map(({ id }) => id),
      ['1', '2', '3'],
    );
    assert.deepEqual([...(samples[1]?.ids ?? [])], [...(samples[0]?.ids ?? [])]);
    assert.notDeepEqual([...(samples[2]?.ids ?? [])], [...(samples[0]?.ids ?? [])]);
  });

  it('undoes, redoes, saves, and reverts a new sample', async () => {
    const folder = await temporaryFolder();
    const file = path.join(folder, 'one.trace.json');
    const source = onlyTrace(await traceOf(await generate()));
    const { writeTraceFile } = await import('../../src/trace/formats/own/write');
    await closeAll();
    await fs.writeFile(file, writeTraceFile({ traces: [source] }, 'json'));
    const uri = vscode.Uri.file(file);
    await vscode.commands.executeCommand('vscode.open', uri);
    await until('the view', async () => (await api()).activeTrace()?.selection);
    const count = async (): Promise<number> => onlyTrace(await traceOf(uri)).samples.length;
    const onDisk = async (): Promise<number> =>
      readTraceFile(file, await fs.readFile(file)).traces[0]?.samples.length ?? 0;
    assert.equal(activeTabIsDirty(), false);

    await vscode.commands.executeCommand('reasonscope.regenerate', {
      ...SHORT_RUN,
      decoder: 'greedy',
      parameters: {},
    });
    assert.equal(await count(), 2);
    await until('the dirty mark', activeTabIsDirty);
    await vscode.commands.executeCommand('undo');
    await until('undo', async () => (await count()) === 1);
    await until('the clean mark', () => !activeTabIsDirty());
    await vscode.commands.executeCommand('redo');
    await until('redo', async () => (await count()) === 2);
    assert.equal(await onDisk(), 1);

    await vscode.commands.executeCommand('workbench.action.files.save');
    await until('the save', () => !activeTabIsDirty());
    assert.equal(await onDisk(), 2);
    assert.deepEqual(await fs.readdir(folder), ['one.trace.json']);

    await vscode.commands.executeCommand('reasonscope.regenerate', { ...SHORT_RUN, seed: 99 });
    assert.equal(await count(), 3);
    await until('the dirty mark', activeTabIsDirty);
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await until('the revert', async () => (await count()) === 2);
    assert.equal(await onDisk(), 2);
  });

  it('keeps the tokens of a cancelled run', async () => {
    const { activeTrace } = await api();
    const run = generate(LONG_RUN);
    await until('some tokens', () => (activeTrace()?.live?.tokens ?? 0) > 0);
    await vscode.commands.executeCommand('reasonscope.cancelGeneration');
    const [sample] = onlyTrace(await traceOf(await run)).samples;
    assert.ok(sample && sample.tokens.length > 0 && sample.tokens.length < LONG_RUN.maxTokens);
    assert.equal(sample.finish, 'cancelled');
  });

  it('keeps the tokens when the engine dies, says why, and runs again', async () => {
    const { activeTrace, engineState } = await api();
    // The process is found before the run, which is too short to look for it meanwhile.
    await generate({ maxTokens: 1 });
    const pids = enginePids();
    assert.ok(pids.length > 0);
    await closeAll();
    const run = generate(LONG_RUN);
    await until('some tokens', () => (activeTrace()?.live?.tokens ?? 0) > 0);
    for (const pid of pids) process.kill(pid, 'SIGKILL');
    const [sample] = onlyTrace(await traceOf(await run)).samples;
    assert.ok(sample && sample.tokens.length > 0);
    assert.equal(sample.finish, 'error');
    assert.match(sample.finishDetail ?? '', /SIGKILL.*Select Model/);
    assert.equal(engineState(), 'stopped');
    await closeAll();
    const again = onlyTrace(await traceOf(await generate()));
    assert.equal(again.samples[0]?.finish, 'length');
  });

  it('refuses a bad model with one clear line and leaves no empty sample', async () => {
    const folder = await temporaryFolder();
    const uri = await generate({ model: folder });
    assert.equal(onlyTrace(await traceOf(uri)).samples.length, 0);
    await closeAll();
    assert.equal(onlyTrace(await traceOf(await generate())).samples.length, 1);
  });

  it('stops the engine process on command', async () => {
    await generate();
    assert.ok(enginePids().length > 0);
    assert.equal(await vscode.commands.executeCommand('reasonscope.stopEngine'), true);
    await until('the end of the process', () => enginePids().length === 0);
    assert.equal((await api()).engineState(), 'stopped');
  });
});
