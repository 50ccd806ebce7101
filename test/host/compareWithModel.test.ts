import assert from 'node:assert/strict';
import { promises as fs } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { COLUMN, type Sample } from '../../src/trace/sample';
import { decodeText } from '../../src/trace/text';
import { startFakeServer } from '../engine/remote/fake/fakeServer';
import { vllm } from '../engine/remote/fake/vllm';
import {
  activeTabIsDirty,
  api,
  closeAll,
  onlyTrace,
  SHORT_RUN,
  temporaryFolder,
  traceOf,
  until,
} from './support';

const PAIR = { base: 'embedded/base', model: 'embedded/rl' };
const PROMPT = '<|user|>Make 33 from 15, 4, 12.<|assistant|><think>';
const TEXT = 'Start with 4 * 15 = 60. Wait, maybe 12 - 4 = 8.';

function compare(argument?: object): Thenable<string | undefined> {
  return vscode.commands.executeCommand('reasonscope.compareWithModel', argument);
}

async function generated(model: string): Promise<vscode.Uri> {
  const uri = await vscode.commands.executeCommand<vscode.Uri>('reasonscope.generateTrace', {
    ...SHORT_RUN,
    model,
  });
  await until('the view', async () => (await api()).activeTrace()?.selection);
  return uri;
}

async function samplesOf(uri: vscode.Uri): Promise<readonly Sample[]> {
  return onlyTrace(await traceOf(uri)).samples;
}

async function lensOfView(): Promise<string | undefined> {
  return (await api()).activeTrace()?.selection?.lens;
}

function isCompared({ columns, reference }: Sample): boolean {
  return reference !== undefined && columns.get(COLUMN.js)?.every(Number.isFinite) === true;
}

describe('comparing a sample with a model', () => {
  afterEach(closeAll);

  it('adds base and metrics to a sample of the model, in one step that can be undone', async () => {
    const uri = await generated(PAIR.model);
    const [before] = await samplesOf(uri);
    assert.ok(before);
    assert.equal(await compare(PAIR), before.id);
    const [sample, ...others] = await samplesOf(uri);
    assert.ok(sample && isCompared(sample) && others.length === 0);
    assert.equal(sample.reference?.model?.name, PAIR.base);
    assert.equal(sample.origin.decoder?.id, SHORT_RUN.decoder);
    assert.deepEqual(sample.columns.get(COLUMN.logprob), before.columns.get(COLUMN.logprob));
    assert.deepEqual([sample.topK?.k, sample.reference.topK?.k], [20, 20]);
    await until('the lens', async () => (await lensOfView()) === 'js');
    assert.ok(activeTabIsDirty());
    await vscode.commands.executeCommand('undo');
    assert.deepEqual((await samplesOf(uri)).map(isCompared), [false]);
    await vscode.commands.executeCommand('redo');
    assert.deepEqual((await samplesOf(uri)).map(isCompared), [true]);
  });

  it('puts a second comparison beside a sample that has one', async () => {
    const uri = await generated(PAIR.model);
    await compare({ ...PAIR, metrics: ['js'] });
    const id = await compare({ base: PAIR.model, model: PAIR.model, metrics: ['js', 'tv'] });
    const [first, second] = await samplesOf(uri);
    assert.ok(first && second && isCompared(second));
    assert.equal(second.id, id);
    assert.deepEqual([...(second.ids ?? [])], [...(first.ids ?? [])]);
    assert.ok(second.columns.get(COLUMN.js)?.every((js) => js === 0));
    assert.ok(second.columns.has(COLUMN.tv) && !second.columns.has(COLUMN.kl));
    assert.equal(first.reference?.model?.name, PAIR.base);
  });

  it('asks for roles and metrics, with the partner of an embedded model chosen', async () => {
    const uri = await generated(PAIR.base);
    const done = compare();
    let ended = false;
    void Promise.resolve(done).finally(() => (ended = true));
    await until('the comparison', async () => {
      // Start is the first row.
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      return ended;
    });
    const [own, compared] = await samplesOf(uri);
    // The base wrote it, so that the model's view of it is a sample of its own.
    assert.ok(own && compared && !own.reference && isCompared(compared));
    assert.equal(compared.origin.model?.name, PAIR.model);
    assert.equal(compared.origin.decoder?.otherModels?.[0]?.name, PAIR.base);
    assert.deepEqual([...(compared.ids ?? [])], [...(own.ids ?? [])]);
  });

  it('reads the text of a sample that another program wrote', async () => {
    const file = path.join(await temporaryFolder(), 'plain.trace.json');
    const trace = { prompt: { text: PROMPT }, samples: [{ tokens: [TEXT] }] };
    const record = { format: 'reasonscope-trace', version: 1, traces: [trace] };
    await fs.writeFile(file, JSON.stringify(record));
    const uri = vscode.Uri.file(file);
    await vscode.commands.executeCommand('vscode.open', uri);
    await until('the view', async () => (await api()).activeTrace()?.selection);
    const id = await compare(PAIR);
    const [plain, compared] = await samplesOf(uri);
    assert.ok(plain && compared && isCompared(compared) && compared.id === id);
    assert.equal(decodeText(compared.tokens.bytes), TEXT);
  });

  it('bounds the divergence from a model of a server', async () => {
    const server = await startFakeServer(vllm());
    try {
      const { address } = server;
      await vscode.commands.executeCommand('reasonscope.addServer', { address, name: 'other' });
      const model = 'server:other/org/tiny';
      const uri = await generated(model);
      const id = await compare({ base: model, model });
      const [sample] = await samplesOf(uri);
      assert.equal(sample?.id, id);
      assert.ok(sample?.reference?.topK && !sample.columns.has(COLUMN.js));
    } finally {
      await vscode.commands.executeCommand('reasonscope.selectModel', 'embedded');
      await vscode.commands.executeCommand('reasonscope.removeServer', 'other');
      await server.stop();
    }
  });

  it('leaves the file as it is where a model is missing or reads other tokens', async () => {
    const uri = await generated(PAIR.model);
    for (const base of ['/nowhere/to/be/found', 'server:nobody/m']) {
      assert.equal(await compare({ ...PAIR, base }), undefined);
    }
    const samples = await samplesOf(uri);
    assert.equal(samples.length, 1);
    assert.equal(samples[0]?.reference, undefined);
    await assert.rejects(Promise.resolve(compare({ ...PAIR, sample: 'no such' })), /no finished/);
  });
});
