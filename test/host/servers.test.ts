import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Identity } from '../../src/engine/remote/identify';
import type { LoadedModel } from '../../src/engine/protocol';
import { startFakeServer, type FakeServer } from '../engine/remote/fake/fakeServer';
import { vllm } from '../engine/remote/fake/vllm';
import { api, closeAll, onlyTrace, traceOf, until } from './support';

const KEY = 'sk-only-in-the-secret-storage';
const MODEL = 'server:gpu/org/tiny';

function run<T>(command: string, argument?: unknown): Thenable<T> {
  return vscode.commands.executeCommand<T>(`reasonscope.${command}`, argument);
}

function setting(name: string): unknown {
  return vscode.workspace.getConfiguration('reasonscope').get(name);
}

describe('servers', () => {
  let server: FakeServer;
  before(async () => {
    server = await startFakeServer(vllm());
    server.key = KEY;
  });
  after(async () => {
    await run('selectModel', 'embedded');
    await server.stop();
  });
  afterEach(closeAll);

  it('is not added without the key that it wants', async () => {
    const { address } = server;
    await assert.rejects(Promise.resolve(run('addServer', { address })), /without a right key/);
    assert.deepEqual(setting('servers'), []);
  });

  it('is added after it answered; the key is not in the settings', async () => {
    const argument = { address: `${server.address}/v1`, name: 'gpu', key: KEY };
    const identity = await run<Identity>('addServer', argument);
    assert.equal(identity.kind, 'vllm');
    assert.deepEqual(setting('servers'), [{ name: 'gpu', address: server.address }]);
    assert.ok(!JSON.stringify(vscode.workspace.getConfiguration('reasonscope')).includes(KEY));
  });

  it('has its models selected like others', async () => {
    const loaded = await run<LoadedModel>('selectModel', MODEL);
    assert.equal(loaded.name, 'org/tiny');
    assert.equal(setting('model'), MODEL);
  });

  it('generates into an editor with a verified prefix, and then annotates', async () => {
    const uri = await run<vscode.Uri>('generateTrace', { prompt: 'The cat', maxTokens: 6 });
    const [sample] = onlyTrace(await traceOf(uri)).samples;
    assert.equal(sample?.tokens.length, 6);
    assert.equal(sample.origin.server?.kind, 'vllm');
    assert.equal(sample.origin.server.prefix?.verified, true);
    assert.equal(sample.origin.distribution, 'raw');
    await until('the view', async () => (await api()).activeTrace()?.selection);
    await run('annotateText');
    const [, annotated] = onlyTrace(await traceOf(uri)).samples;
    assert.deepEqual([...(annotated?.ids ?? [])], [...(sample.ids ?? [])]);
    assert.ok(annotated?.columns.has('rank'));
  });

  it('keeps what there was when the connection breaks', async () => {
    server.faults.endAfter = 2;
    const uri = await run<vscode.Uri>('generateTrace', { prompt: 'The cat', maxTokens: 6 });
    delete server.faults.endAfter;
    const [sample] = onlyTrace(await traceOf(uri)).samples;
    assert.equal(sample?.finish, 'error');
    assert.equal(sample.tokens.length, 3);
    assert.match(sample.finishDetail ?? '', /ended the connection/);
  });

  it('is taken off the list, and another model selected', async () => {
    assert.equal(await run('removeServer', 'gpu'), true);
    assert.deepEqual(setting('servers'), []);
    assert.equal(setting('model'), 'embedded');
  });
});
