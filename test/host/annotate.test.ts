import assert from 'node:assert/strict';
import { promises as fs } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { COLUMN } from '../../src/trace/sample';
import { decodeText } from '../../src/trace/text';
import { api, closeAll, onlyTrace, SHORT_RUN, temporaryFolder, traceOf, until } from './support';

const PROMPT = '<|user|>Make 33 from 15, 4, 12.<|assistant|><think>';
const TEXT = 'Start with 4 * 15 = 60. Wait, maybe 12 - 4 = 8.';

/** A response of a server that gave no log-probabilities. */
const PLAIN = JSON.stringify({
  format: 'reasonscope-trace',
  version: 1,
  traces: [{ prompt: { text: PROMPT }, samples: [{ tokens: [TEXT] }] }],
});

describe('annotating text', () => {
  afterEach(closeAll);

  it('puts a fully annotated sample beside one that has text only', async () => {
    const file = path.join(await temporaryFolder(), 'plain.trace.json');
    await fs.writeFile(file, PLAIN);
    const uri = vscode.Uri.file(file);
    await vscode.commands.executeCommand('vscode.open', uri);
    await until('the view', async () => (await api()).activeTrace()?.selection);
    await vscode.commands.executeCommand('reasonscope.annotateText');
    const trace = onlyTrace(await traceOf(uri));
    const [, annotated] = trace.samples;
    assert.ok(annotated);
    assert.equal(trace.prompt.text, PROMPT);
    assert.equal(decodeText(annotated.tokens.bytes), TEXT);
    assert.equal(annotated.origin.decoder?.id, 'teacher-forcing');
    for (const name of [COLUMN.logprob, COLUMN.entropy, COLUMN.varentropy, COLUMN.rank]) {
      assert.ok(annotated.columns.get(name)?.every(Number.isFinite), name);
    }
    assert.equal(annotated.topK?.k, 20);
  });

  it('finds in a generated sample what was recorded while it was generated', async () => {
    const uri = await vscode.commands.executeCommand<vscode.Uri>(
      'reasonscope.generateTrace',
      SHORT_RUN,
    );
    await until('the view', async () => (await api()).activeTrace()?.selection);
    await vscode.commands.executeCommand('reasonscope.annotateText');
    const [generated, annotated] = onlyTrace(await traceOf(uri)).samples;
    assert.ok(generated && annotated);
    assert.deepEqual([...(annotated.ids ?? [])], [...(generated.ids ?? [])]);
    for (const name of [COLUMN.logprob, COLUMN.entropy]) {
      const before = generated.columns.get(name) ?? [];
      const after = annotated.columns.get(name) ?? [];
      before.forEach((value, index) => {
        assert.ok(Math.abs(value - (after[index] ?? NaN)) < 1e-4, `${name} of token ${index}`);
      });
    }
  });

  it('makes a trace of a selection', async () => {
    const document = await vscode.workspace.openTextDocument({ content: `# Notes\n${TEXT}\n` });
    const editor = await vscode.window.showTextDocument(document);
    editor.selection = new vscode.Selection(1, 0, 1, TEXT.length);
    const uri = await vscode.commands.executeCommand<vscode.Uri>('reasonscope.annotateText');
    const trace = onlyTrace(await traceOf(uri));
    const [sample] = trace.samples;
    assert.ok(sample);
    // Nothing predicts the first token: it stands as the prompt.
    assert.equal((trace.prompt.text ?? '') + decodeText(sample.tokens.bytes), TEXT);
  });
});
