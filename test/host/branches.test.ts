import assert from 'node:assert/strict';
import { promises as fs } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { readTraceFile } from '../../src/trace/formats/registry';
import { COLUMN, type Sample } from '../../src/trace/sample';
import { alternativesAt } from '../../src/trace/sampleBuilder';
import { bytesAt } from '../../src/trace/byteStrings';
import { decodeText } from '../../src/trace/text';
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

const GREEDY = { decoder: 'greedy', parameters: {}, maxTokens: 14 };
const FORK = 10;

function run<T>(command: string, argument: object): Thenable<T> {
  return vscode.commands.executeCommand<T>(`reasonscope.${command}`, argument);
}

/** An editor with one greedy sample. */
async function opened(): Promise<vscode.Uri> {
  const uri = await run<vscode.Uri>('generateTrace', { ...SHORT_RUN, ...GREEDY, maxTokens: 24 });
  await until('the view', async () => (await api()).activeTrace()?.selection);
  return uri;
}

/** The workbench hears of an edit by a message of its own; an undo before that undoes the one before. */
function heard(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 500));
}

async function samplesOf(uri: vscode.Uri): Promise<readonly Sample[]> {
  return onlyTrace(await traceOf(uri)).samples;
}

async function find(uri: vscode.Uri, id: string | undefined): Promise<Sample> {
  const sample = (await samplesOf(uri)).find((one) => one.id === id);
  assert.ok(sample, `sample ${String(id)}`);
  return sample;
}

function idsOf(sample: Sample): number[] {
  return [...(sample.ids ?? [])];
}

describe('branches', () => {
  afterEach(closeAll);

  it('repeats its parent where decoder and model are the same, and reuses what was read', async () => {
    const uri = await opened();
    const [parent] = await samplesOf(uri);
    assert.ok(parent);
    const id = await run<string>('regenerateFromToken', { ...GREEDY, token: FORK });
    const branch = await find(uri, id);
    assert.deepEqual(branch.parent, { sample: parent.id, token: FORK });
    assert.deepEqual(idsOf(branch), idsOf(parent));
    for (const [name, values] of parent.columns) {
      const own = branch.columns.get(name);
      assert.deepEqual([...(own?.subarray(0, FORK) ?? [])], [...values.subarray(0, FORK)], name);
    }
    assert.deepEqual(alternativesAt(branch.topK!, 3), alternativesAt(parent.topK!, 3));
    assert.ok((branch.origin.cost?.[0]?.reused ?? 0) > FORK, 'the prefix was read again');
  });

  it('goes on with an alternative, and with a text', async () => {
    const uri = await opened();
    const [parent] = await samplesOf(uri);
    const other = alternativesAt(parent!.topK!, FORK)[1];
    assert.ok(other);
    const first = await run<string>('continueWithAlternative', {
      ...GREEDY,
      token: FORK,
      id: other.id,
      text: decodeText(other.text),
    });
    const branch = await find(uri, first);
    assert.equal(branch.ids?.[FORK], other.id);
    assert.equal(branch.columns.get(COLUMN.forced)?.[FORK], 1);
    assert.ok(!(Number(branch.columns.get(COLUMN.forced)?.[FORK - 1]) > 0));
    assert.equal(branch.columns.get(COLUMN.rank)?.[FORK], 2);
    const second = await run<string>('continueWithAlternative', {
      ...GREEDY,
      token: FORK,
      text: ' Wait, 3',
    });
    const typed = await find(uri, second);
    const { tokens } = typed;
    assert.match(decodeText(tokens.bytes.subarray(tokens.offsets[FORK])), /^ Wait, 3/);
    assert.deepEqual(typed.parent, { sample: parent!.id, token: FORK });
  });

  it('keeps the text, and names no parent, where a model reads other tokens', async () => {
    const uri = await opened();
    const model = path.resolve(__dirname, '../../test/fixtures/models/llama-optimum');
    const id = await run<string>('regenerateFromToken', { ...GREEDY, token: FORK, model });
    const [parent] = await samplesOf(uri);
    const other = await find(uri, id);
    assert.equal(other.parent, undefined);
    const kept = decodeText(parent!.tokens.bytes.subarray(0, parent!.tokens.offsets[FORK]));
    assert.ok(decodeText(other.tokens.bytes).includes(kept.trim()));
    assert.notEqual(other.origin.model?.tokenizerHash, parent!.origin.model?.tokenizerHash);
  });

  it('writes several samples, which one undo takes back and one redo brings again', async () => {
    const uri = await opened();
    const several = { ...SHORT_RUN, maxTokens: 8, seed: 40, samples: 3, token: FORK };
    await run('regenerateFromToken', several);
    const samples = await samplesOf(uri);
    assert.deepEqual(
      samples.map(({ origin }) => origin.decoder?.seed),
      [samples[0]?.origin.decoder?.seed, 40, 41, 42],
    );
    assert.ok(samples.slice(1).every(({ parent }) => parent?.token === FORK));
    await heard();
    await vscode.commands.executeCommand('undo');
    await until('undo', async () => (await samplesOf(uri)).length === 1);
    await vscode.commands.executeCommand('redo');
    await until('redo', async () => (await samplesOf(uri)).length === 4);
    assert.deepEqual(await samplesOf(uri), samples);
  });

  it('shows the samples of one decoder while it writes them, with its vote', async () => {
    const uri = await opened();
    const { activeTrace } = await api();
    const parameters = { samples: 3, temperature: 1 };
    const done = run<string>('regenerate', {
      decoder: 'self-consistency',
      parameters,
      seed: 5,
      maxTokens: 60,
    });
    await until('a second sample', () => (activeTrace()?.live?.lanes.length ?? 0) > 1);
    await done;
    const made = (await samplesOf(uri)).slice(1);
    assert.equal(made.length, 3);
    assert.ok(made.every(({ origin }) => origin.cost !== undefined));
    assert.ok(made.every(({ finish }) => finish === 'stop' || finish === 'length'));
  });

  it('keeps what a cancelled branch has', async () => {
    const uri = await opened();
    const { activeTrace } = await api();
    const long = { decoder: 'temperature', parameters: { temperature: 10 }, maxTokens: 480 };
    const done = run<string>('regenerateFromToken', { ...long, seed: 1, token: FORK });
    await until('some tokens', () => (activeTrace()?.live?.tokens ?? 0) > 0);
    await vscode.commands.executeCommand('reasonscope.cancelGeneration');
    const branch = await find(uri, await done);
    assert.equal(branch.finish, 'cancelled');
    assert.ok(branch.tokens.length > FORK && branch.tokens.length < FORK + 480);
    assert.deepEqual(branch.parent, { sample: '1', token: FORK });
    const [parent] = await samplesOf(uri);
    for (let at = 0; at < FORK; at += 1) {
      assert.deepEqual(bytesAt(branch.tokens, at), bytesAt(parent!.tokens, at));
    }
  });

  it('deletes a sample, alone or with its branches, and undoes it', async () => {
    const uri = await opened();
    await run('regenerateFromToken', { ...GREEDY, token: FORK });
    await run('regenerateFromToken', { ...GREEDY, sample: '2', token: FORK + 4 });
    const all = await samplesOf(uri);
    assert.deepEqual(all[2]?.parent, { sample: '2', token: FORK + 4 });
    assert.equal(await run('deleteSample', { sample: '2', branches: 'keep' }), true);
    // Both share with the first sample what they share with each other.
    assert.deepEqual((await samplesOf(uri))[1]?.parent, { sample: '1', token: FORK });
    await heard();
    await vscode.commands.executeCommand('undo');
    await until('undo', async () => (await samplesOf(uri)).length === 3);
    assert.deepEqual(await samplesOf(uri), all);
    assert.equal(await run('deleteSample', { sample: '1', branches: 'delete' }), true);
    assert.equal((await samplesOf(uri)).length, 0);
    await heard();
    await vscode.commands.executeCommand('undo');
    await until('undo', async () => (await samplesOf(uri)).length === 3);
  });

  it('comes back from a file as it was', async () => {
    const file = path.join(await temporaryFolder(), 'branches.trace.json');
    const source = await opened();
    await run('regenerateFromToken', { ...GREEDY, token: FORK });
    const before = onlyTrace(await traceOf(source));
    await closeAll();
    const { writeTraceFile } = await import('../../src/trace/formats/own/write');
    await fs.writeFile(file, writeTraceFile({ traces: [before] }, 'json'));
    const open = await openTrace(file);
    await until('the view', async () => (await api()).activeTrace()?.selection);
    assert.deepEqual(open.file.warnings, []);
    await run('regenerateFromToken', { ...GREEDY, sample: '2', token: FORK + 2 });
    await until('the dirty mark', activeTabIsDirty);
    await vscode.commands.executeCommand('workbench.action.files.save');
    await until('the save', () => !activeTabIsDirty());
    const [trace] = readTraceFile(file, await fs.readFile(file)).traces;
    assert.deepEqual(
      trace?.samples.map(({ parent }) => parent),
      [undefined, { sample: '1', token: FORK }, { sample: '2', token: FORK + 2 }],
    );
    assert.deepEqual(trace.samples.map(idsOf), (await samplesOf(open.uri)).map(idsOf));
  });

  it('says what is wrong with a token, a sample or a decoder', async () => {
    await opened();
    const refused = [
      [{ ...GREEDY, token: 25 }, /has 24 tokens; it cannot be left at #25/],
      [{ ...GREEDY, sample: '9', token: 1 }, /no finished sample/],
      [{ decoder: 'nothing', token: 1 }, /No decoder is named "nothing"/],
      [{ ...GREEDY, token: 1, samples: 0 }, /samples must be a whole number from 1 to 64/],
    ] as const;
    for (const [argument, message] of refused) {
      await assert.rejects(async () => run('regenerateFromToken', argument), message);
    }
  });
});
