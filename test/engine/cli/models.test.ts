import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { EMBEDDED_MODELS } from '../../../src/engine/models/embedded';
import { filesOf, startFakeHub, type FakeHub } from '../hub/fakeHub';
import { folderOf, temporaryFolder } from '../support/folders';
import type { Outcome } from './support';

interface Listed {
  readonly source: string;
  readonly name: string;
  readonly model: string;
  readonly dtype?: string;
  readonly bytes: number;
  readonly problem?: string;
}

describe('reasonscope models', () => {
  let hub: FakeHub;
  let home = '';
  let environment: NodeJS.ProcessEnv = {};
  beforeEach(async () => {
    hub = await startFakeHub();
    const files = filesOf(folderOf('embedded/draft'), (name) =>
      name.replace(/^model/, 'onnx/model'),
    );
    files.set('onnx/model_q4.onnx', Buffer.alloc(300_000));
    hub.repos.set('someone/tiny', files);
    home = temporaryFolder();
    environment = {
      ...process.env,
      ...{ XDG_CONFIG_HOME: path.join(home, 'config'), HF_HOME: path.join(home, 'hf') },
      ...{ HF_ENDPOINT: hub.endpoint, HF_TOKEN: '', HF_HUB_CACHE: '' },
    };
  });
  afterEach(() => hub.stop());

  /** Not spawnSync: the hub answers from this process. */
  const run = (...args: string[]): Promise<Outcome> =>
    new Promise((resolve) => {
      const child = spawn(process.execPath, ['dist/cli.js', ...args], { env: environment });
      let [stdout, stderr] = ['', ''];
      child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
      child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
      child.on('close', (code) => {
        resolve({ code, stdout, stderr });
      });
    });

  const good = async (...args: string[]): Promise<unknown> => {
    const { code, stdout, stderr } = await run(...args);
    assert.equal(stderr, '');
    assert.equal(code, 0);
    return JSON.parse(stdout);
  };
  const list = async (): Promise<Listed[]> => (await good('models')) as Listed[];
  const bad = async (pattern: RegExp, ...args: string[]): Promise<void> => {
    const { code, stdout, stderr } = await run(...args);
    assert.equal(code, 1);
    assert.equal(stdout, '');
    assert.match(stderr, /^reasonscope: [^\n]+\n$/);
    assert.match(stderr, pattern);
  };

  it('lists the embedded ones, with size and dtype', async () => {
    const models = await list();
    assert.deepEqual(
      models.map(({ source, name }) => [source, name]),
      EMBEDDED_MODELS.map(({ name }) => ['embedded', name]),
    );
    for (const { dtype, bytes } of models) assert.ok(dtype === 'fp32' && bytes > 500_000);
  });

  it('adds a folder once, and takes it off again without touching it', async () => {
    const folder = folderOf('embedded/rl');
    await good('models', 'add', folder);
    await good('models', 'add', path.join(folder, '.'));
    const added = (await list()).filter(({ source }) => source === 'folder');
    assert.deepEqual(
      added.map(({ model, dtype }) => [model, dtype]),
      [[folder, 'fp32']],
    );
    await good('models', 'remove', folder);
    assert.deepEqual(
      (await list()).filter(({ source }) => source === 'folder'),
      [],
    );
    assert.ok(fs.existsSync(path.join(folder, 'model.onnx')));
    await bad(/not on the list/, 'models', 'remove', folder);
  });

  it('refuses a folder without a model, and says what it lacks', async () => {
    await bad(/was not added.*is not there/, 'models', 'add', path.join(home, 'nothing'));
    await bad(/no tokenizer\.json/, 'models', 'add', path.resolve('docs'));
    await bad(/DIR is missing/, 'models', 'add');
  });

  it('never replaces a broken list', async () => {
    const file = path.join(home, 'config', 'reasonscope', 'models.json');
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, '{"version":1,"folders":"x"');
    await bad(/models\.json holds no list/, 'models', 'add', folderOf('embedded/rl'));
    assert.equal(fs.readFileSync(file, 'utf8'), '{"version":1,"folders":"x"');
  });

  it('downloads a model that generate then runs', async () => {
    const result = await good('models', 'download', 'someone/tiny', '--dtype', 'fp32');
    const { model } = result as { model: string };
    assert.ok(model.startsWith(path.join(home, 'hf', 'hub', 'models--someone--tiny')));
    const cached = (await list()).filter(({ source }) => source === 'cache');
    assert.deepEqual(
      cached.map(({ name, model: folder }) => [name, folder]),
      [['someone/tiny', model]],
    );
    for (const named of [model, 'someone/tiny', 'someone/tiny#fp32']) {
      const options = ['--prompt', 'Make 5 from 2, 3.', '--max-tokens', '4', '--model', named];
      const { code, stdout, stderr } = await run('generate', ...options);
      assert.equal(code, 0, stderr);
      assert.match(stdout, /"name":"someone\/tiny(#fp32)?"/);
    }
  });

  it('asks for the dtype, and says what the hub refuses', async () => {
    await bad(/several dtypes.*q4, fp32/, 'models', 'download', 'someone/tiny');
    await bad(/no dtype "fp16"/, 'models', 'download', 'someone/tiny', '--dtype', 'fp16');
    await bad(/no model someone\/else/, 'models', 'download', 'someone/else');
    await bad(/There is no "models all".*add, remove, download/, 'models', 'all');
    hub.token = 'hf_secret';
    await bad(/HF_TOKEN/, 'models', 'download', 'someone/tiny');
    environment.HF_TOKEN = 'hf_secret';
    await good('models', 'download', 'someone/tiny', '--dtype', 'q4');
  });

  it('ends a download on Ctrl+C with its own exit code, and goes on later', async () => {
    hub.faults.stallAfter = 100_000;
    const child = spawn(
      process.execPath,
      ['dist/cli.js', 'models', 'download', 'someone/tiny', '--dtype', 'q4'],
      { env: environment },
    );
    let stderr = '';
    child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
    const closed = new Promise((resolve) => child.on('close', resolve));
    const partial = (): string[] => {
      const blobs = path.join(home, 'hf', 'hub', 'models--someone--tiny', 'blobs');
      const names = fs.existsSync(blobs) ? fs.readdirSync(blobs) : [];
      return names
        .filter((name) => name.endsWith('.incomplete'))
        .map((name) => path.join(blobs, name));
    };
    while (!partial().some((file) => fs.statSync(file).size === 100_000)) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    child.kill('SIGINT');
    assert.equal(await closed, 130);
    assert.match(stderr, /^reasonscope: Cancelled\..*kept[^\n]*\n$/);
    delete hub.faults.stallAfter;
    await good('models', 'download', 'someone/tiny', '--dtype', 'q4');
    assert.ok(hub.requests.some(({ range }) => range === 'bytes=100000-'));
  });
});
