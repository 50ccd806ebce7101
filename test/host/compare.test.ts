import assert from 'node:assert/strict';
import { promises as fs } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { SampleSource } from '../../src/extension/compare/sampleSource';
import { TraceDocument } from '../../src/extension/editor/traceDocument';
import { writeTraceFile } from '../../src/trace/formats/own/write';
import { SampleBuilder, type TokenBlock } from '../../src/trace/sampleBuilder';
import type { Sample } from '../../src/trace/sample';
import type { TraceFile } from '../../src/trace/trace';
import { closeAll, openTrace, temporaryFolder, until } from './support';

function block(...texts: readonly string[]): TokenBlock {
  const builder = new SampleBuilder();
  for (const text of texts) builder.push({ text });
  return builder.build();
}

function sample(id: string, ...texts: readonly string[]): Sample {
  return { id, ...block(...texts), origin: {} };
}

const FILE: TraceFile = {
  format: 'reasonscope-trace',
  warnings: [],
  traces: [
    { id: 't', prompt: { text: 'p' }, samples: [sample('a', 'one', ' two'), sample('b', 'one')] },
  ],
};

async function written(): Promise<string> {
  const file = path.join(await temporaryFolder(), 'pair.trace.json');
  await fs.writeFile(file, writeTraceFile(FILE, 'json'));
  return file;
}

describe('one side of a comparison', () => {
  const opens = new vscode.EventEmitter<TraceDocument>();
  const documents: TraceDocument[] = [];
  const views = { documents, onDidOpen: opens.event };
  const undos: (() => void)[] = [];

  function open(uri: vscode.Uri): TraceDocument {
    const document = new TraceDocument(uri, true);
    document.load(FILE);
    document.onDidEdit((edit) => undos.push(() => edit.undo()));
    documents.push(document);
    opens.fire(document);
    return document;
  }

  function source(uri: vscode.Uri, id: string): SampleSource {
    return new SampleSource({ uri: uri.toString(), trace: 0, sample: id }, views);
  }

  afterEach(() => {
    documents.length = 0;
  });

  it('follows its sample in an open document: deleted, undone, and nothing else', async () => {
    const uri = vscode.Uri.from({ scheme: 'untitled', path: 'x.trace.json' });
    const document = open(uri);
    const side = source(uri, 'b');
    const problem = (): string => side.content.problem ?? '';
    let changes = 0;
    side.onDidChange(() => (changes += 1));
    await side.open();
    assert.equal(side.content.index, 1);
    assert.equal(side.content.sample?.tokens.length, 1);
    const remove = (id: string): void =>
      document.edit('delete', (traces) =>
        traces.map((trace) => ({
          ...trace,
          samples: trace.samples.filter((other) => other.id !== id),
        })),
      );
    remove('b');
    assert.match(problem(), /^Sample b is not in .* any more\. It is shown as it/);
    assert.notEqual(side.content.sample, null);
    undos.pop()?.();
    assert.equal(problem(), '');
    assert.equal(changes, 3);
    document.edit('note', (traces) => traces.map((trace) => ({ ...trace, note: 'n' })));
    assert.equal(changes, 3);
    document.dispose();
    assert.match(problem(), /was closed\. It is shown as it last was\.$/);
    side.dispose();
  });

  it('passes on the tokens of a running sample, and its end', async () => {
    const uri = vscode.Uri.from({ scheme: 'untitled', path: 'y.trace.json' });
    const document = open(uri);
    document.beginRun({ trace: 0, origin: {}, maxTokens: 10 });
    const side = source(uri, '3');
    const starts: number[] = [];
    side.onDidAppend(({ start }) => starts.push(start));
    await side.open();
    assert.equal(side.content.running, true);
    document.appendTokens(0, block('one'));
    document.appendTokens(0, block(' more'));
    assert.deepEqual(starts, [0, 1]);
    document.endRun(() => 'generate', { finish: 'stop' });
    assert.equal(side.content.running, false);
    assert.equal(side.content.sample?.finish, 'stop');
    assert.equal(side.content.sample.tokens.length, 2);
    side.dispose();
    document.dispose();
  });

  it('reads the file where no editor has it open, and goes over to one that opens it', async () => {
    const uri = vscode.Uri.file(await written());
    const side = source(uri, 'a');
    await side.open();
    assert.equal(side.content.sample?.tokens.length, 2);
    const document = open(uri);
    document.edit('clear', (traces) => traces.map((trace) => ({ ...trace, samples: [] })));
    assert.ok(side.content.problem);
    // Closed without saving, the file is what counts again.
    documents.length = 0;
    document.dispose();
    await until('the file', () => side.content.problem === undefined);
    side.dispose();
    const missing = source(vscode.Uri.joinPath(uri, '../missing.trace.json'), 'a');
    await missing.open();
    assert.match(missing.content.problem ?? '', /missing\.trace\.json cannot be opened/);
    assert.equal(missing.content.sample, null);
    missing.dispose();
  });
});

describe('Compare Samples', () => {
  afterEach(closeAll);

  it('opens one panel per pair of samples, which callers may name', async () => {
    const file = await written();
    await openTrace(file);
    const [left, right] = ['a', 'b'].map((id) => ({ trace: 0, sample: id }));
    const compare = (): Thenable<unknown> =>
      vscode.commands.executeCommand('reasonscope.compareSamples', {
        left: { ...left, uri: vscode.Uri.file(file).toString() },
        right: { ...right, uri: vscode.Uri.file(file).toString() },
      });
    const uri = vscode.Uri.file(file).toString();
    assert.deepEqual(await compare(), { left: { uri, ...left }, right: { uri, ...right } });
    const tabs = (): number =>
      vscode.window.tabGroups.all
        .flatMap((group) => group.tabs)
        .filter(({ label }) => label === 'a ↔ b').length;
    await until('the panel', () => tabs() === 1);
    await compare();
    assert.equal(tabs(), 1);
  });
});
