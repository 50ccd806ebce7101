import assert from 'node:assert/strict';
import path from 'node:path';
import {
  parseRepoId,
  repoFolder,
  repoOfFolder,
  shortModelName,
} from '../../../../src/engine/hub/repoId';

describe('names of models on the hub', () => {
  it('are taken as written, or from the address of a page', () => {
    for (const text of [
      'onnx-community/Qwen2.5-0.5B-Instruct',
      ' onnx-community/Qwen2.5-0.5B-Instruct ',
      'https://huggingface.co/onnx-community/Qwen2.5-0.5B-Instruct',
      'https://huggingface.co/onnx-community/Qwen2.5-0.5B-Instruct/',
      'https://huggingface.co/onnx-community/Qwen2.5-0.5B-Instruct/tree/main/onnx',
    ]) {
      assert.equal(parseRepoId(text), 'onnx-community/Qwen2.5-0.5B-Instruct');
    }
    assert.equal(parseRepoId('gpt2'), 'gpt2');
  });

  it('cannot lead to another place', () => {
    for (const text of [
      '',
      '.',
      '..',
      'a/..',
      '../b',
      'a/b/c',
      'a//b',
      '/a',
      'a\\b',
      'a b',
      'a--b/c',
    ]) {
      assert.throws(() => parseRepoId(text), /is not the name of a model/, text);
    }
  });

  it('become folders of the cache and back', () => {
    const folder = repoFolder('/cache', 'owner/some-name.v2');
    assert.equal(folder, path.join('/cache', 'models--owner--some-name.v2'));
    assert.equal(repoOfFolder(path.basename(folder)), 'owner/some-name.v2');
    assert.equal(repoOfFolder('datasets--owner--name'), undefined);
    assert.equal(repoOfFolder('.locks'), undefined);
  });

  it('are what a person sees instead of the path of a snapshot', () => {
    const snapshot = '/home/a/.cache/hub/models--owner--name/snapshots/0123abcd';
    assert.equal(shortModelName(snapshot), 'owner/name');
    assert.equal(shortModelName(`${snapshot}/cpu/int4`), 'owner/name/cpu/int4');
    assert.equal(shortModelName(`${snapshot}#q4`), 'owner/name#q4');
    assert.equal(shortModelName(`${snapshot}/cpu#q4`), 'owner/name/cpu#q4');
    assert.equal(shortModelName('/home/a/models/mine#q8'), 'models/mine#q8');
    assert.equal(shortModelName('/home/a/models/mine'), 'models/mine');
    assert.equal(shortModelName('C:\\models\\mine'), 'models/mine');
    assert.equal(shortModelName('embedded/rl'), 'embedded/rl');
  });
});
