import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { startFakeServer, type FakeServer } from '../remote/fake/fakeServer';
import { vllm } from '../remote/fake/vllm';
import { temporaryFolder } from '../support/folders';
import { start, traces, type Outcome } from './support';

const KEY = 'sk-only-in-the-environment';

describe('reasonscope with servers', () => {
  const folder = temporaryFolder();
  const given = { config: process.env.XDG_CONFIG_HOME, key: process.env.REASONSCOPE_API_KEY };
  let server: FakeServer;
  before(async () => {
    process.env.XDG_CONFIG_HOME = path.join(folder, 'config');
    process.env.REASONSCOPE_API_KEY = KEY;
    server = await startFakeServer(vllm());
    server.key = KEY;
  });
  after(async () => {
    await server.stop();
    restore('XDG_CONFIG_HOME', given.config);
    restore('REASONSCOPE_API_KEY', given.key);
  });

  it('adds a server that answers, lists it, and finds out what it can do', async () => {
    const added = await reasonscope('servers', 'add', `${server.address}/v1`, '--name', 'gpu');
    assert.deepEqual(JSON.parse(added.stdout), {
      name: 'gpu',
      address: server.address,
      kind: 'vllm',
      version: '0.11.2',
      models: [{ id: 'org/tiny', contextLength: 4096 }],
    });
    const listed = await reasonscope('servers');
    assert.deepEqual(JSON.parse(listed.stdout), [{ name: 'gpu', address: server.address }]);
    const probed = await reasonscope('servers', 'probe', 'gpu', '--model', 'org/tiny');
    const { capabilities } = JSON.parse(probed.stdout) as { capabilities: object };
    assert.deepEqual(capabilities, {
      logprobs: true,
      topK: 20,
      promptLogprobs: true,
      prefix: 'ids',
      values: 'raw',
    });
  });

  it('generates and scores with a model of it, and writes the key nowhere', async () => {
    const model = ['--model', 'server:gpu/org/tiny'];
    const out = path.join(folder, 'a.trace.json');
    const generated = await reasonscope(
      ...['generate', ...model, '--prompt', 'The cat', '--max-tokens', '5', '--out', out],
    );
    assert.deepEqual([generated.code, generated.stderr], [0, '']);
    const [trace] = traces(fs.readFileSync(out, 'utf8'));
    assert.equal(trace?.samples[0]?.tokens.length, 5);
    assert.equal(trace.samples[0].origin.server?.prefix?.verified, true);
    const scored = path.join(folder, 'b.trace.json');
    const { code, stderr } = await reasonscope('score', out, ...model, '--out', scored);
    assert.deepEqual([code, stderr], [0, '']);
    const [both] = traces(fs.readFileSync(scored, 'utf8'));
    assert.equal(both?.samples.length, 2);
    for (const file of files(folder)) {
      assert.ok(!fs.readFileSync(file, 'utf8').includes(KEY), file);
    }
  });

  it('compares two models of servers by their lists, between bounds', async () => {
    const pair = ['--base', 'server:gpu/org/tiny', '--rl', 'server:gpu/org/tiny'];
    const out = path.join(folder, 'compared.trace.json');
    const text = ['--text', 'The cat sat on a mat.', '--top-k', '5'];
    const { code, stderr } = await reasonscope('diverge', ...text, ...pair, '--out', out);
    assert.equal(code, 0, stderr);
    assert.match(
      stderr,
      /^7 tokens: mean JS 0 to 0\.\d+ nats; 0 divergent .*; mean KL at least 0 nats; /,
    );
    const sample = traces(fs.readFileSync(out, 'utf8'))[0]?.samples[0];
    assert.deepEqual([sample?.topK?.k, sample?.reference?.topK?.k], [5, 5]);
    const told = await reasonscope('diverge', ...text, ...pair, '--summary');
    const { bounds } = JSON.parse(told.stdout) as { bounds: Record<string, unknown> };
    assert.deepEqual([bounds.tokens, bounds.meanKl], [7, [0, null]]);
    const lens = await reasonscope('lens', out, '--lens', 'js');
    assert.match(lens.stdout, /"lower"/);
    const refused = await reasonscope('diverge', ...text, ...pair, '--metric', 'js');
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /follow from the lists of both models.*leave out --metric/);
  });

  it('uses a server by its address', async () => {
    const { code, stdout } = await reasonscope(
      ...['generate', '--server', server.address, '--model', 'org/tiny', '--prompt', 'The'],
      ...['--max-tokens', '2'],
    );
    assert.equal(code, 0);
    assert.equal(traces(stdout)[0]?.samples[0]?.tokens.length, 2);
  });

  it('writes what there is of a broken answer, and fails', async () => {
    server.faults.endAfter = 2;
    const asked = ['generate', '--model', 'server:gpu/org/tiny', '--prompt', 'The'];
    const { code, stdout, stderr } = await reasonscope(...asked);
    delete server.faults.endAfter;
    assert.equal(code, 1);
    assert.match(stderr, /ended the connection before the answer was complete/);
    const [sample] = traces(stdout)[0]?.samples ?? [];
    assert.equal(sample?.finish, 'error');
    assert.equal(sample.tokens.length, 3);
  });

  for (const [args, message] of [
    [['servers', 'add', 'ftp://x'], /A server's address is http or https/],
    [['servers', 'add', 'http://a:b@x'], /must hold no user, password or query/],
    [['servers', 'remove', 'nobody'], /There is no server "nobody"\. On the list: gpu\./],
    [['servers', 'frobnicate'], /There is no "servers frobnicate"/],
    [['generate', '--server', 'http://x', '--prompt', 'a'], /--server needs --model NAME/],
    [['generate', '--model', 'server:cpu/x', '--prompt', 'a'], /no server "cpu" \(added: gpu\)/],
    [['generate', '--model', 'server:gpu', '--prompt', 'a'], /is named server:NAME\/MODEL/],
    [['generate', '--model', 'server:gpu/no', '--prompt', 'a'], /It offers: org\/tiny/],
  ] as const) {
    it(`says in one line what is wrong with: ${args.join(' ')}`, async () => {
      const { code, stdout, stderr } = await reasonscope(...args);
      assert.equal(code, 1);
      assert.equal(stdout, '');
      assert.match(stderr, message);
      assert.equal(stderr.trim().split('\n').length, 1);
      assert.ok(!stderr.includes(KEY));
    });
  }

  it('takes a server off the list', async () => {
    const { stdout } = await reasonscope('servers', 'remove', 'gpu');
    assert.deepEqual(JSON.parse(stdout), { removed: 'gpu' });
    assert.deepEqual(JSON.parse((await reasonscope('servers', 'list')).stdout), []);
  });
});

/** Beside the server, which lives in this process. */
function reasonscope(...args: readonly string[]): Promise<Outcome> {
  const child = start(...args);
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (data: Buffer) => {
    stdout += data.toString();
  });
  child.stderr?.on('data', (data: Buffer) => {
    stderr += data.toString();
  });
  return new Promise((resolve) => {
    child.on('close', (code) => {
      resolve({ code, stdout, stderr });
    });
  });
}

function files(folder: string): string[] {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}

function restore(name: string, value: string | undefined): void {
  if (value === undefined) Reflect.deleteProperty(process.env, name);
  else process.env[name] = value;
}
