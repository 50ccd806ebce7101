import assert from 'node:assert/strict';
import { promises as fs } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { KnownModel } from '../../src/engine/hub/knownModels';
import type { LoadedModel } from '../../src/engine/protocol';
import { filesOf, startFakeHub, type FakeHub } from '../engine/hub/fakeHub';
import { folderOf } from '../engine/support/folders';
import { api, closeAll, onlyTrace, SHORT_RUN, temporaryFolder, traceOf } from './support';

const REPO = 'someone/tiny';
/** The variables that lead the extension to a model; it runs in this process. */
const VARIABLES = ['HF_ENDPOINT', 'HF_HUB_CACHE', 'XDG_CONFIG_HOME'] as const;

function run<T>(command: string, argument?: unknown): Thenable<T> {
  return vscode.commands.executeCommand<T>(`reasonscope.${command}`, argument);
}

async function listed(source: KnownModel['source']): Promise<readonly KnownModel[]> {
  const models = await (await api()).models();
  return models.filter((model) => model.source === source);
}

describe('models', () => {
  const given = Object.fromEntries(VARIABLES.map((name) => [name, process.env[name]]));
  let hub: FakeHub;
  let folder = '';
  before(async () => {
    folder = await temporaryFolder();
    hub = await startFakeHub();
    hub.repos.set(
      REPO,
      filesOf(folderOf('embedded/draft'), (name) => name.replace(/^model/, 'onnx/model')),
    );
    process.env.HF_ENDPOINT = hub.endpoint;
    process.env.HF_HUB_CACHE = path.join(folder, 'hub');
    process.env.XDG_CONFIG_HOME = path.join(folder, 'config');
  });
  after(async () => {
    await hub.stop();
    for (const name of VARIABLES) {
      const value = given[name];
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
    await run('selectModel', 'embedded');
  });
  afterEach(closeAll);

  it('lists the embedded ones', async () => {
    const names = (await listed('embedded')).map(({ name }) => name);
    assert.deepEqual(names, ['embedded/base', 'embedded/rl', 'embedded/draft']);
  });

  it('adds a folder to the list that the command line shares, and takes it off', async () => {
    const model = folderOf('embedded/rl');
    assert.equal(await run('addModelFolder', model), model);
    assert.deepEqual(
      (await listed('folder')).map(({ path: at }) => at),
      [model],
    );
    const file = path.join(folder, 'config', 'reasonscope', 'models.json');
    assert.deepEqual(JSON.parse(await fs.readFile(file, 'utf8')), { version: 1, folders: [model] });
    assert.equal(await run('removeModelFolder', model), true);
    assert.deepEqual(await listed('folder'), []);
  });

  it('refuses a folder without a model', async () => {
    await assert.rejects(Promise.resolve(run('addModelFolder', folder)), /tokenizer\.json/);
  });

  it('loads a model and lets go of it', async () => {
    const loaded = await run<LoadedModel>('loadModel', 'embedded/draft');
    assert.equal(loaded.name, 'embedded/draft');
    const { engineState } = await api();
    assert.equal(engineState(), 'idle');
    assert.equal(await run('unloadModel', 'embedded/rl'), false);
    assert.equal(await run('unloadModel', 'embedded/draft'), true);
    assert.equal(engineState(), 'stopped');
  });

  it('downloads a model that then generates and can be selected', async () => {
    const at = await run<string>('downloadModel', { repo: REPO, dtype: 'fp32' });
    const [cached] = await listed('cache');
    assert.equal(cached?.name, REPO);
    assert.equal(cached.model, at);
    const uri = await run<vscode.Uri>('generateTrace', { ...SHORT_RUN, model: at });
    assert.equal(onlyTrace(await traceOf(uri)).samples[0]?.finish, 'length');
    assert.ok(await run('selectModel', at));
    assert.equal(vscode.workspace.getConfiguration('reasonscope').get('model'), at);
  });

  it('says why a download is not possible', async () => {
    const download = (repo: string, dtype: string) =>
      Promise.resolve(run('downloadModel', { repo, dtype }));
    await assert.rejects(download(REPO, 'q4'), /no dtype "q4".*fp32/);
    await assert.rejects(download('someone/else', 'fp32'), /There is no model someone\/else/);
    await assert.rejects(download('../up', 'fp32'), /is not the name of a model/);
  });
});
