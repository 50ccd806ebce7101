import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { Engine } from '../../../src/engine/engine';
import { knownModels } from '../../../src/engine/hub/knownModels';
import { ModelList } from '../../../src/engine/hub/modelList';
import { folderOf } from '../support/folders';
import { COMMIT, filesOf, gitHash, sha256 } from './fakeHub';
import { fails, GRAPH, hubSuite, published, REPO } from './hubSuite';

describe('a download from the hub', () => {
  const suite = hubSuite();
  const { download, contentRequests, partialFiles } = suite;

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
    const known = await knownModels(
      new ModelList(path.join(suite.cache, 'models.json')),
      suite.cache,
    );
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
      suite.hub.repos.set(
        REPO,
        filesOf(fixture, (name) => prefix + name),
      );
      for (const dtype of dtypes) {
        const model = await download(dtype);
        assert.ok((await generated(model)) > 0, model);
      }
      const known = await knownModels(
        new ModelList(path.join(suite.cache, 'models.json')),
        suite.cache,
      );
      assert.deepEqual(
        new Set(known.filter(({ source }) => source === 'cache').map(({ dtype }) => dtype)),
        new Set(dtypes),
      );
    });
  }

  it('tells dtypes of one folder apart', async () => {
    const folder = await download('fp32');
    assert.equal(await download('q4'), `${folder}#q4`);
    const known = await knownModels(
      new ModelList(path.join(suite.cache, 'models.json')),
      suite.cache,
    );
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
    const repo = path.join(suite.cache, 'models--someone--tiny-reasoner');
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
    suite.hub.requests.length = 0;
    await download('q4');
    assert.deepEqual(
      suite.hub.requests.filter(({ url }) => url.includes('/resolve/')),
      [],
    );
    await download('fp16');
    const resolved = suite.hub.requests.filter(({ url }) => url.includes('/resolve/'));
    assert.deepEqual(
      resolved.map(({ url }) => path.posix.basename(url)),
      ['model_fp16.onnx'],
    );
  });

  it('goes on after a connection that breaks half way', async () => {
    suite.hub.faults.cutAfter = { bytes: 150_000, times: 2 };
    const folder = (await download('fp16')).replace('#fp16', '');
    assert.deepEqual(
      contentRequests().map(({ range }) => range),
      [undefined, 'bytes=150000-', 'bytes=300000-'],
    );
    const file = path.join(folder, 'onnx', 'model_fp16.onnx');
    assert.deepEqual(fs.readFileSync(file), Buffer.alloc(500_000, 'fp16'));
  });

  it('gives up after failures in a row, keeps the part, and resumes later', async () => {
    suite.hub.faults.cutAfter = { bytes: 0, times: 3 };
    await fails('network', /cannot be reached|broke/, download('fp16'));
    suite.hub.faults.cutAfter = { bytes: 200_000, times: 1 };
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
    suite.hub.faults.stallAfter = 200_000;
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
    suite.hub.faults.cutAfter = { bytes: 200_000, times: 1 };
    suite.hub.faults.ignoreRange = true;
    const folder = (await download('fp16')).replace('#fp16', '');
    const file = path.join(folder, 'onnx', 'model_fp16.onnx');
    assert.deepEqual(fs.readFileSync(file), Buffer.alloc(500_000, 'fp16'));
  });

  it('stops when it is cancelled, and keeps the part', async () => {
    suite.hub.faults.stallAfter = 120_000;
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
      suite.hub.faults.corrupt = corrupt;
      await fails('checksum', /checksum.*Download again/, download('fp16'));
      assert.deepEqual(partialFiles(), []);
      delete suite.hub.faults.corrupt;
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
});
