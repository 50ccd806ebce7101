import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { Engine } from '../../../src/engine/engine';
import { downloadVariant, type DownloadOptions } from '../../../src/engine/hub/download';
import { HubError, type HubErrorCode } from '../../../src/engine/hub/hubError';
import type { HubAccess } from '../../../src/engine/hub/hubFetch';
import { chooseVariant, readHubModel } from '../../../src/engine/hub/hubModel';
import { knownModels } from '../../../src/engine/hub/knownModels';
import { ModelList } from '../../../src/engine/hub/modelList';
import { folderOf, temporaryFolder } from '../support/folders';
import { COMMIT, filesOf, gitHash, sha256, startFakeHub, type FakeHub } from './fakeHub';

const REPO = 'someone/tiny-reasoner';
const GRAPH = 'onnx/model_q4.onnx';

/** The embedded draft model as a published one: three exports, and files that nobody needs. */
function published(): Map<string, Buffer> {
  const files = filesOf(folderOf('embedded/draft'), (name) =>
    name === 'model.onnx' ? 'onnx/model.onnx' : name,
  );
  files.set(GRAPH, Buffer.alloc(300_000, 'q4'));
  files.set(`${GRAPH}_data`, Buffer.alloc(400_000, 'weights'));
  files.set(`${GRAPH}_data_1`, Buffer.of());
  files.set('onnx/model_fp16.onnx', Buffer.alloc(500_000, 'fp16'));
  files.set('model.safetensors', Buffer.alloc(200_000));
  files.set('README.md', Buffer.from('# Read me'));
  return files;
}

describe('a download from the hub', () => {
  let hub: FakeHub;
  let cache = '';
  beforeEach(async () => {
    hub = await startFakeHub();
    hub.repos.set(REPO, published());
    cache = temporaryFolder();
  });
  afterEach(() => hub.stop());

  const read = (access: Partial<HubAccess> = {}, repo = REPO) =>
    readHubModel({ endpoint: hub.endpoint, ...access }, repo, new AbortController().signal);

  const download = async (
    dtype: string,
    options: Partial<DownloadOptions> = {},
    access: Partial<HubAccess> = {},
  ): Promise<string> => {
    const model = await read(access);
    return downloadVariant(
      { endpoint: hub.endpoint, ...access },
      model,
      chooseVariant(model, dtype),
      {
        signal: new AbortController().signal,
        onProgress: () => undefined,
        cache,
        patience: { retryDelaysMs: [1, 1], stallMs: 10_000 },
        ...options,
      },
    );
  };

  const fails = async (code: HubErrorCode, text: RegExp, action: Promise<unknown>) => {
    await assert.rejects(action, (error) => {
      assert.ok(error instanceof HubError, String(error));
      assert.equal(error.code, code);
      assert.doesNotMatch(error.message, /\n/);
      assert.match(error.message, text);
      return true;
    });
  };

  const contentRequests = () => hub.requests.filter(({ content }) => content);
  const partialFiles = () =>
    fs
      .readdirSync(cache, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.incomplete'))
      .map((name) => path.join(cache, name));

  /** Tokens that a downloaded model generates. */
  const generated = async (model: string): Promise<number> => {
    const result = await new Engine().generate(
      {
        ...{ model, prompt: { ids: [5, 6, 7, 8] }, topK: 0 },
        ...{ decoder: 'greedy', parameters: {}, seed: 0, maxTokens: 3 },
      },
      () => undefined,
      new AbortController().signal,
    );
    return result.tokens;
  };

  it('brings a model that loads and generates', async () => {
    const folder = await download('fp32');
    assert.equal(await generated(folder), 3);
    const known = await knownModels(new ModelList(path.join(cache, 'models.json')), cache);
    const [cached] = known.filter(({ source }) => source === 'cache');
    assert.equal(cached?.name, REPO);
    assert.equal(cached.model, folder);
    assert.equal(cached.dtype, 'fp32');
  });

  for (const [exporter, dtypes, prefix] of [
    ['qwen2-torch', ['fp32', 'fp16', 'q4', 'q4f16', 'q8'], ''],
    ['llama-genai-int4', ['int4'], 'cpu/llama-int4/'],
  ] as const) {
    it(`brings every dtype of ${exporter}, which load from the cache's links`, async () => {
      const fixture = path.resolve('test/fixtures/models', exporter);
      hub.repos.set(
        REPO,
        filesOf(fixture, (name) => prefix + name),
      );
      for (const dtype of dtypes) {
        const model = await download(dtype);
        assert.ok((await generated(model)) > 0, model);
      }
      const known = await knownModels(new ModelList(path.join(cache, 'models.json')), cache);
      assert.deepEqual(
        new Set(known.filter(({ source }) => source === 'cache').map(({ dtype }) => dtype)),
        new Set(dtypes),
      );
    });
  }

  it('tells dtypes of one folder apart', async () => {
    const folder = await download('fp32');
    assert.equal(await download('q4'), `${folder}#q4`);
    const known = await knownModels(new ModelList(path.join(cache, 'models.json')), cache);
    assert.deepEqual(
      known.filter(({ source }) => source === 'cache').map(({ name, model }) => [name, model]),
      [
        [REPO, folder],
        [`${REPO}#q4`, `${folder}#q4`],
      ],
    );
  });

  it('lays files out as the Hugging Face cache does, and takes only what is needed', async () => {
    const folder = (await download('q4')).replace('#q4', '');
    const repo = path.join(cache, 'models--someone--tiny-reasoner');
    assert.equal(folder, path.join(repo, 'snapshots', COMMIT));
    assert.equal(fs.readFileSync(path.join(repo, 'refs', 'main'), 'utf8'), COMMIT);
    const files = published();
    const present = fs
      .readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name !== 'onnx')
      .sort();
    const side = fs.readdirSync(folderOf('embedded/draft')).filter((name) => name !== 'model.onnx');
    assert.deepEqual(present, [...side, GRAPH, `${GRAPH}_data`, `${GRAPH}_data_1`].sort());
    for (const name of present) {
      const bytes = files.get(name) ?? Buffer.of();
      assert.deepEqual(fs.readFileSync(path.join(folder, name)), bytes);
      const hash = bytes.length >= 100_000 ? sha256(bytes) : gitHash(bytes);
      const link = fs.readlinkSync(path.join(folder, name));
      assert.equal(path.resolve(folder, path.dirname(name), link), path.join(repo, 'blobs', hash));
    }
  });

  it('reports progress that never falls and ends at the whole', async () => {
    const seen: number[] = [];
    let total = 0;
    await download('q4', {
      onProgress: (progress) => {
        seen.push(progress.done);
        total = progress.total;
      },
    });
    assert.deepEqual(
      [...seen].sort((a, b) => a - b),
      seen,
    );
    assert.ok(total > 700_000);
    assert.equal(seen.at(-1), total);
  });

  it('downloads nothing twice, and shares files between dtypes', async () => {
    await download('q4');
    hub.requests.length = 0;
    await download('q4');
    assert.deepEqual(
      hub.requests.filter(({ url }) => url.includes('/resolve/')),
      [],
    );
    await download('fp16');
    const resolved = hub.requests.filter(({ url }) => url.includes('/resolve/'));
    assert.deepEqual(
      resolved.map(({ url }) => path.posix.basename(url)),
      ['model_fp16.onnx'],
    );
  });

  it('goes on after a connection that breaks half way', async () => {
    hub.faults.cutAfter = { bytes: 150_000, times: 2 };
    const folder = (await download('fp16')).replace('#fp16', '');
    assert.deepEqual(
      contentRequests().map(({ range }) => range),
      [undefined, 'bytes=150000-', 'bytes=300000-'],
    );
    const file = path.join(folder, 'onnx', 'model_fp16.onnx');
    assert.deepEqual(fs.readFileSync(file), Buffer.alloc(500_000, 'fp16'));
  });

  it('gives up after failures in a row, keeps the part, and resumes later', async () => {
    hub.faults.cutAfter = { bytes: 0, times: 3 };
    await fails('network', /cannot be reached|broke/, download('fp16'));
    hub.faults.cutAfter = { bytes: 200_000, times: 1 };
    await fails(
      'network',
      /cannot be reached|broke/,
      download('fp16', { patience: { retryDelaysMs: [], stallMs: 10_000 } }),
    );
    assert.deepEqual(
      partialFiles().map((file) => fs.statSync(file).size),
      [200_000],
    );
    await download('fp16');
    assert.equal(contentRequests().at(-1)?.range, 'bytes=200000-');
    assert.deepEqual(partialFiles(), []);
  });

  it('takes a connection that brings nothing for broken', async () => {
    hub.faults.stallAfter = 200_000;
    const patience = { retryDelaysMs: [1, 1], stallMs: 200 };
    const folder = await download('fp16', { patience });
    assert.deepEqual(
      contentRequests().map(({ range }) => range),
      [undefined, 'bytes=200000-', 'bytes=400000-'],
    );
    const file = path.join(folder.replace('#fp16', ''), 'onnx', 'model_fp16.onnx');
    assert.deepEqual(fs.readFileSync(file), Buffer.alloc(500_000, 'fp16'));
  });

  it('may run twice at once', async () => {
    const [folder, same] = await Promise.all([download('fp16'), download('fp16')]);
    assert.equal(folder, same);
    const file = path.join(folder.replace('#fp16', ''), 'onnx', 'model_fp16.onnx');
    assert.deepEqual(fs.readFileSync(file), Buffer.alloc(500_000, 'fp16'));
    assert.deepEqual(partialFiles(), []);
  });

  it('starts over where the server knows no ranges', async () => {
    hub.faults.cutAfter = { bytes: 200_000, times: 1 };
    hub.faults.ignoreRange = true;
    const folder = (await download('fp16')).replace('#fp16', '');
    const file = path.join(folder, 'onnx', 'model_fp16.onnx');
    assert.deepEqual(fs.readFileSync(file), Buffer.alloc(500_000, 'fp16'));
  });

  it('stops when it is cancelled, and keeps the part', async () => {
    hub.faults.stallAfter = 120_000;
    const abort = new AbortController();
    const run = download('fp16', {
      signal: abort.signal,
      onProgress: ({ done, file }) => {
        if (file.endsWith('.onnx') && done > 150_000) abort.abort();
      },
    });
    await fails('cancelled', /kept/, run);
    assert.deepEqual(
      partialFiles().map((file) => fs.statSync(file).size),
      [120_000],
    );
  });

  for (const [name, corrupt] of [
    ['a large file', 'onnx/model_fp16.onnx'],
    ['a small file', 'config.json'],
  ] as const) {
    it(`refuses ${name} with a wrong checksum, and deletes it`, async () => {
      hub.faults.corrupt = corrupt;
      await fails('checksum', /checksum.*Download again/, download('fp16'));
      assert.deepEqual(partialFiles(), []);
      delete hub.faults.corrupt;
      await download('fp16');
    });
  }

  it('says before the download that the disk is too small, with the figures', async () => {
    const freeBytes = () => Promise.resolve(66_000_000);
    const figures = /needs 5\d\d kB and \S+ has 66\.0 MB free/;
    await fails('space', figures, download('fp16', { freeBytes }));
    assert.deepEqual(contentRequests(), []);
    await download('fp16');
    await download('fp16', { freeBytes });
  });

  it('sends the token to the hub and to no other address', async () => {
    hub.token = 'hf_secret';
    await download('fp16', {}, { token: 'hf_secret' });
    assert.ok(contentRequests().length > 0);
    for (const { content, authorization } of hub.requests) {
      assert.equal(authorization, content ? undefined : 'Bearer hf_secret');
    }
  });

  it('says what a refusal means', async () => {
    await fails('missing', /no model someone\/nothing/, read({}, 'someone/nothing'));
    await fails('request', /not the name of a model/, read({}, '../../etc'));
    hub.token = 'hf_secret';
    await fails('token', /without a token.*HF_TOKEN/, read());
    await fails('token', /does not accept the access token/, read({ token: 'hf_wrong' }));
    hub.gated = true;
    await fails('token', /gated: ask for access.*HF_TOKEN/, read());
    await fails(
      'token',
      /gated: ask for access at http\S+someone\/tiny-reasoner\./,
      read({ token: 'hf_x' }),
    );
  });

  it('tries again when the hub is busy, and says so in the end', async () => {
    hub.faults.status = { code: 503, times: 0 };
    const model = await read();
    hub.faults.status.times = 2;
    const patience = { retryDelaysMs: [1, 1], stallMs: 10_000 };
    const signal = new AbortController().signal;
    const options = { signal, onProgress: () => undefined, cache, patience };
    const access = { endpoint: hub.endpoint };
    const variant = chooseVariant(model, 'fp16');
    await downloadVariant(access, model, variant, options);
    hub.faults.status.times = 9;
    await fails('network', /status 503.*later/, read());
  });

  it('says that there is no connection', async () => {
    await hub.stop();
    await fails('network', /cannot be reached \(ECONNREFUSED\).*HF_ENDPOINT/, read());
  });

  it('refuses names of files that lead out of the cache', async () => {
    const files = published();
    files.set('../../../escape.txt', Buffer.from('x'));
    hub.repos.set(REPO, files);
    await fails('network', /not the hub's.*escape/, read());
  });

  it('lists the dtypes where a choice is needed', async () => {
    const model = await read();
    const choose = (id: string | undefined) => () => chooseVariant(model, id);
    assert.throws(
      choose(undefined),
      /several dtypes\. Give --dtype as one of fp16, fp32, q4\.|q4, fp16/,
    );
    assert.throws(choose('q8'), /no dtype "q8".*q4/);
    hub.repos.set(REPO, filesOf(folderOf('embedded/draft')));
    assert.equal(chooseVariant(await read(), undefined).id, 'fp32');
    hub.repos.set(REPO, new Map([['README.md', Buffer.from('x')]]));
    await fails('request', /holds no ONNX export/, read());
  });
});
