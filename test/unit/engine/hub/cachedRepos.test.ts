import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { cachedModelFolder, cachedRepos } from '../../../../src/engine/hub/cachedRepos';
import { temporaryFolder } from '../../../engine/support/folders';

const DECODER = { architectures: ['LlamaForCausalLM'] };

describe('cachedRepos', () => {
  let cache = '';
  beforeEach(() => {
    cache = temporaryFolder();
  });

  /** A snapshot of links to blobs, as huggingface_hub makes it. */
  const snapshot = (repo: string, commit: string, files: Readonly<Record<string, string>>) => {
    const folder = path.join(cache, `models--${repo.replace('/', '--')}`);
    for (const [name, text] of Object.entries(files)) {
      const blob = path.join(folder, 'blobs', `${commit}-${name.replaceAll('/', '-')}`);
      const link = path.join(folder, 'snapshots', commit, name);
      fs.mkdirSync(path.dirname(blob), { recursive: true });
      fs.mkdirSync(path.dirname(link), { recursive: true });
      fs.writeFileSync(blob, text);
      fs.symlinkSync(path.relative(path.dirname(link), blob), link);
    }
    return folder;
  };
  const model = (config: object = DECODER) => ({
    'onnx/model_q4.onnx': 'graph',
    'onnx/model_q4.onnx_data': '0123456789',
    'tokenizer.json': '{}',
    'config.json': JSON.stringify(config),
  });

  it('follows the links for the sizes', async () => {
    const folder = snapshot('owner/name', 'aaaa', model());
    const [found, other] = await cachedRepos(cache);
    assert.equal(other, undefined);
    assert.equal(found?.repo, 'owner/name');
    assert.equal(found.folder, folder);
    assert.equal(found.snapshot, path.join(folder, 'snapshots', 'aaaa'));
    assert.deepEqual(
      found.variants.map(({ id, bytes }) => [id, bytes]),
      [['q4', 'graph'.length + 10 + 2 + JSON.stringify(DECODER).length]],
    );
  });

  it('takes the snapshot that main means, else the newest', async () => {
    const folder = snapshot('owner/name', 'aaaa', model());
    snapshot('owner/name', 'bbbb', model());
    fs.utimesSync(path.join(folder, 'snapshots', 'aaaa'), 1, 1);
    const current = async () => path.basename((await cachedRepos(cache))[0]?.snapshot ?? '');
    assert.equal(await current(), 'bbbb');
    fs.mkdirSync(path.join(folder, 'refs'));
    fs.writeFileSync(path.join(folder, 'refs', 'main'), 'aaaa');
    assert.equal(await current(), 'aaaa');
    fs.writeFileSync(path.join(folder, 'refs', 'main'), 'gone');
    assert.equal(await current(), 'bbbb');
  });

  it('passes over what is no language model in ONNX, and what is not whole', async () => {
    snapshot('owner/encoder', 'aaaa', model({ architectures: ['BertModel'] }));
    snapshot('owner/torch', 'aaaa', { 'model.safetensors': 'x', 'tokenizer.json': '{}' });
    const cut = snapshot('owner/cut', 'aaaa', model());
    fs.rmSync(path.join(cut, 'blobs', 'aaaa-onnx-model_q4.onnx'));
    fs.mkdirSync(path.join(cache, 'datasets--owner--name', 'snapshots', 'aaaa'), {
      recursive: true,
    });
    fs.mkdirSync(path.join(cache, '.locks', 'models--owner--name'), { recursive: true });
    fs.writeFileSync(path.join(cache, 'version.txt'), '1');
    assert.deepEqual(await cachedRepos(cache), []);
  });

  it('finds the folder of a model by its name', async () => {
    const at = path.join(snapshot('owner/some-name', 'aaaa', model()), 'snapshots', 'aaaa');
    assert.equal(await cachedModelFolder('owner/some-name', cache), at);
    assert.equal(
      await cachedModelFolder('owner/some-name/cpu/int4', cache),
      path.join(at, 'cpu/int4'),
    );
    for (const name of ['owner/other', 'owner', '../owner/some-name', 'owner/some-name/../..']) {
      assert.equal(await cachedModelFolder(name, cache), undefined);
    }
  });

  it('finds nothing where there is no cache', async () => {
    assert.deepEqual(await cachedRepos(path.join(cache, 'none')), []);
  });
});
