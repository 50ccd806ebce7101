import assert from 'node:assert/strict';
import { promises as fs } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { alternativesAt } from '../../src/trace/sampleBuilder';
import { api, closeAll, onlyTrace, openTrace, temporaryFolder, traceOf, until } from './support';

const MINIMAL =
  '{"format":"reasonscope-trace","version":1,"traces":[{"prompt":{"text":"hi"},"samples":[{"tokens":["a"," b"]}]}]}';
const CHAT = JSON.stringify({
  object: 'chat.completion',
  model: 'some-model',
  choices: [
    {
      index: 0,
      finish_reason: 'stop',
      message: { role: 'assistant', content: 'Yes' },
      logprobs: {
        content: [
          {
            token: 'Yes',
            logprob: -0.25,
            bytes: [89, 101, 115],
            top_logprobs: [
              { token: 'Yes', logprob: -0.25, bytes: [89, 101, 115] },
              { token: 'No', logprob: -1.75, bytes: [78, 111] },
            ],
          },
        ],
      },
    },
  ],
});

function activeInput(): unknown {
  return vscode.window.tabGroups.activeTabGroup.activeTab?.input;
}

describe('files', () => {
  let folder = '';
  before(async () => {
    folder = await temporaryFolder();
    await api();
  });
  afterEach(closeAll);

  const write = async (name: string, content: string | Uint8Array): Promise<string> => {
    const file = path.join(folder, name);
    await fs.writeFile(file, content);
    return file;
  };

  it('opens *.trace.json and *.trace.jsonl in the trace editor by default', async () => {
    const lines =
      '{"format":"reasonscope-trace","version":1}\n{"trace":{"id":"t","prompt":{"text":"hi"},"samples":[]}}\n{"sample":{"tokens":["x"]},"of":"t"}\n';
    for (const [name, text, tokens] of [
      ['a.trace.json', MINIMAL, 2],
      ['b.trace.jsonl', lines, 1],
    ] as const) {
      const open = await openTrace(await write(name, text));
      const input = activeInput();
      assert.ok(input instanceof vscode.TabInputCustom);
      assert.equal(input.viewType, 'reasonscope.trace');
      assert.equal(onlyTrace(open).samples[0]?.tokens.length, tokens);
    }
  });

  it('leaves plain *.json to the text editor', async () => {
    const plain = await write('plain.json', CHAT);
    await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(plain));
    await until('a text editor', () => activeInput() instanceof vscode.TabInputText);
  });

  // VS Code 1.100 has no setting for it: a diff shows a trace editor on both sides.
  if (!vscode.version.startsWith('1.100.')) {
    it('leaves diffs to the text editor', async () => {
      const left = vscode.Uri.file(await write('left.trace.json', MINIMAL));
      const right = vscode.Uri.file(await write('right.trace.json', MINIMAL.replace('hi', 'ho')));
      await vscode.commands.executeCommand('vscode.diff', left, right);
      await until('a text diff', () => activeInput() instanceof vscode.TabInputTextDiff);
    });
  }

  it('opens any JSON as a trace, read-only, and saves a copy of our own format', async () => {
    const file = await write('response.json', CHAT);
    const uri = vscode.Uri.file(file);
    await vscode.commands.executeCommand('reasonscope.openAsTrace', uri);
    const open = await traceOf(uri);
    assert.equal(open.file.format, 'openai-chat');
    assert.equal(open.editable, false);
    const { topK } = onlyTrace(open).samples[0] ?? {};
    assert.ok(topK);
    assert.deepEqual(
      alternativesAt(topK, 0).map(({ text }) => Buffer.from(text).toString()),
      ['Yes', 'No'],
    );
    const target = vscode.Uri.file(path.join(folder, 'copy.trace.json'));
    await vscode.commands.executeCommand('reasonscope.saveAsTrace', target);
    const copy = await traceOf(target);
    assert.equal(copy.editable, true);
    assert.equal(onlyTrace(copy).samples[0]?.columns.get('logprob')?.[0], -0.25);
    assert.equal(await fs.readFile(file, 'utf8'), CHAT);
  });

  it('opens selected JSON text as a trace', async () => {
    const text = await vscode.workspace.openTextDocument({ content: `before\n${CHAT}\nafter` });
    const editor = await vscode.window.showTextDocument(text);
    editor.selection = new vscode.Selection(1, 0, 1, CHAT.length);
    const uri = await vscode.commands.executeCommand<vscode.Uri>('reasonscope.openAsTrace');
    assert.equal(onlyTrace(await traceOf(uri)).samples[0]?.tokens.length, 1);
  });

  it('shows the sample trace that ships with it', async () => {
    const uri = await vscode.commands.executeCommand<vscode.Uri>('reasonscope.showSampleTrace');
    const open = await traceOf(uri);
    assert.equal(open.editable, false);
    assert.ok((onlyTrace(open).samples[0]?.tokens.length ?? 0) > 50);
  });

  for (const [name, content, problem] of [
    ['empty.trace.json', '', /empty/i],
    ['words.trace.json', 'this is not JSON', /:1:1\b.*not valid JSON/i],
    ['cut.trace.json', MINIMAL.slice(0, 70), /:1:\d+.*(truncated|ends|cut)/i],
    ['newer.trace.json', '{"format":"reasonscope-trace","version":999,"traces":[]}', /version 999/],
    ['binary.trace.json', Uint8Array.from([0, 1, 2, 255, 254, 0]), /binary/i],
  ] as const) {
    it(`says what is wrong with ${name}, and never writes it`, async () => {
      const file = await write(name, content);
      const before = await fs.readFile(file);
      const { failure } = await openTrace(file);
      assert.ok(failure);
      assert.ok(failure.title.includes(name), failure.title);
      assert.match(failure.detail, problem);
      assert.ok(failure.detail.includes(name), failure.detail);
      await vscode.commands.executeCommand('workbench.action.files.save');
      assert.deepEqual(await fs.readFile(file), before);
    });
  }

  it('shows a change that another program makes to a clean file', async () => {
    const file = await write('watched.trace.json', MINIMAL);
    await openTrace(file);
    await new Promise((resolve) => setTimeout(resolve, 1_000)); // the watcher starts
    await fs.writeFile(file, MINIMAL.replace('"tokens":["a"," b"]', '"tokens":["a"," b","c"]'));
    await until('the reload', async () => {
      const { activeTrace } = await api();
      return activeTrace()?.file.traces[0]?.samples[0]?.tokens.length === 3;
    });
  });
});
