import assert from 'node:assert/strict';
import fs from 'node:fs';
import { builtExtension } from '../harness/builtExtension.mjs';
import { readZip, type ZipEntry } from '../harness/zip';

/** Entries straight under these folders of the archive are listed one by one. */
const TOP_LEVEL = [
  '[Content_Types].xml',
  'extension.vsixmanifest',
  'extension/CHANGELOG',
  'extension/LICENSE',
  'extension/README',
  'extension/THIRD-PARTY-NOTICES.md',
  'extension/dist/',
  'extension/media/',
  'extension/models/',
  'extension/package.json',
  'extension/package.nls.json',
  'extension/schemas/',
];
const OPTIONAL = ['extension/samples/'];

const BUNDLES = [
  'calibration.css',
  'calibration.js',
  'cli.js',
  'codicon.ttf',
  'compare.css',
  'compare.js',
  'divergence.css',
  'divergence.js',
  'engine.js',
  'extension.js',
  'node_modules/',
  'sweep.css',
  'sweep.js',
  'webview.css',
  'webview.js',
];

/** The linux-x64 package is 24 MB; ONNX Runtime is most of it. The margin is for its next release. */
const MOST_MEGABYTES = 30;

/** vsce writes README.md as readme.md and LICENSE as LICENSE.txt. */
function publishedName(name: string): string {
  const file = /^extension\/(readme|changelog|license)(\.\w+)?$/i.exec(name)?.[1];
  return file ? `extension/${file.toUpperCase()}` : name;
}

/** What lies straight in a folder of the archive; folders end with a slash. */
function childrenOf(folder: string, entries: readonly ZipEntry[]): string[] {
  const inside = entries.map(({ name }) => name).filter((name) => name.startsWith(folder));
  const children = inside.map((name) => name.slice(folder.length).replace(/\/.*/, '/'));
  return [...new Set(children)].sort();
}

describe('the packed extension', () => {
  const file = builtExtension();
  const entries = readZip(fs.readFileSync(file));
  const names = entries.map(({ name }) => name);
  const matching = (pattern: RegExp): string[] => names.filter((name) => pattern.test(name));

  it('holds these top-level entries and no other', () => {
    const outside = childrenOf('', entries).filter((name) => name !== 'extension/');
    const inside = childrenOf('extension/', entries).map((name) => `extension/${name}`);
    const found = [...outside, ...inside].map(publishedName).sort();
    assert.deepEqual(
      found.filter((name) => !OPTIONAL.includes(name)),
      TOP_LEVEL,
    );
  });

  it('holds the bundles and beside them nothing but the model runtime', () => {
    assert.deepEqual(childrenOf('extension/dist/', entries), BUNDLES);
    assert.deepEqual(childrenOf('extension/dist/node_modules/', entries), [
      'onnxruntime-common/',
      'onnxruntime-node/',
    ]);
  });

  it('holds the native library of one platform', () => {
    const native = matching(/\.(node|dll|dylib|so)(\.|$)/);
    const folders = new Set(native.map((name) => name.slice(0, name.lastIndexOf('/'))));
    const own = `extension/dist/node_modules/onnxruntime-node/bin/napi-v6/${process.platform}/${process.arch}`;
    assert.deepEqual([...folders], [own]);
    assert.ok(native.includes(`${own}/onnxruntime_binding.node`));
    assert.deepEqual(matching(/cuda|tensorrt/i), []);
  });

  it('holds every embedded model whole', () => {
    for (const model of ['base', 'rl', 'draft']) {
      const folder = `extension/models/embedded/${model}/`;
      const files = childrenOf(folder, entries);
      const head = model === 'draft' ? [] : ['ziprc.json'];
      for (const needed of ['model.onnx', 'tokenizer.json', 'config.json', ...head]) {
        assert.ok(files.includes(needed), `${folder}${needed}`);
      }
    }
  });

  it('holds no source, source map, test or trace of the build', () => {
    assert.deepEqual(matching(/\.(map|ts|mts|tsx|mjs|py|vsix|log)$/), []);
    assert.deepEqual(matching(/(^|\/)(src|test|tests|docs|scripts|build|\.[^/]+)\//), []);
    for (const name of matching(/^extension\/dist\/[^/]+\.(js|css)$/)) {
      const text =
        entries
          .find((entry) => entry.name === name)
          ?.read()
          .toString('utf8') ?? '';
      assert.ok(!text.includes('sourceMappingURL'), name);
    }
  });

  it('has a manifest without development parts, for this platform', () => {
    const read = (name: string): string =>
      entries
        .find((entry) => entry.name === name)
        ?.read()
        .toString('utf8') ?? '';
    const manifest = JSON.parse(read('extension/package.json')) as Record<string, unknown>;
    assert.equal(manifest.name, 'reasonscope');
    assert.deepEqual(
      ['scripts', 'devDependencies'].filter((key) => key in manifest),
      [],
    );
    const target = `TargetPlatform="${process.platform}-${process.arch}"`;
    assert.ok(read('extension.vsixmanifest').includes(target));
  });

  it('names the licence of everything bundled', () => {
    const notices = entries.find(({ name }) => name.endsWith('/THIRD-PARTY-NOTICES.md'));
    assert.ok(notices);
    const headings =
      notices
        .read()
        .toString('utf8')
        .match(/^## .*/gm) ?? [];
    for (const name of [
      'onnxruntime-node',
      'onnxruntime-common',
      '@huggingface/tokenizers',
      'd3',
    ]) {
      const found = headings.some((heading) => heading.startsWith(`## ${name}`));
      assert.ok(found, `${name} is not among\n${headings.join('\n')}`);
    }
  });

  it(`weighs no more than ${MOST_MEGABYTES} MB`, () => {
    const megabytes = fs.statSync(file).size / 1e6;
    assert.ok(megabytes <= MOST_MEGABYTES, `${megabytes.toFixed(1)} MB`);
  });
});
