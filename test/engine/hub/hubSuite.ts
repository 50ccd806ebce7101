import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { downloadVariant, type DownloadOptions } from '../../../src/engine/hub/download';
import { HubError, type HubErrorCode } from '../../../src/engine/hub/hubError';
import type { HubAccess } from '../../../src/engine/hub/hubFetch';
import { chooseVariant, readHubModel } from '../../../src/engine/hub/hubModel';
import { folderOf, temporaryFolder } from '../support/folders';
import { filesOf, startFakeHub, type FakeHub } from './fakeHub';

export const REPO = 'someone/tiny-reasoner';
export const GRAPH = 'onnx/model_q4.onnx';

/** The embedded draft model as a published one: three exports, and files that nobody needs. */
export function published(): Map<string, Buffer> {
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

export async function fails(code: HubErrorCode, text: RegExp, action: Promise<unknown>) {
  await assert.rejects(action, (error) => {
    assert.ok(error instanceof HubError, String(error));
    assert.equal(error.code, code);
    assert.doesNotMatch(error.message, /\n/);
    assert.match(error.message, text);
    return true;
  });
}

/** A hub and an empty cache for every test of the suite that this is called in. */
export function hubSuite() {
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

  const contentRequests = () => hub.requests.filter(({ content }) => content);
  const partialFiles = () =>
    fs
      .readdirSync(cache, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.incomplete'))
      .map((name) => path.join(cache, name));
  return {
    get hub() {
      return hub;
    },
    get cache() {
      return cache;
    },
    ...{ read, download, contentRequests, partialFiles },
  };
}
