import assert from 'node:assert/strict';
import { hostOf, parseAddress, sendsKeyInClear } from '../../../../src/engine/remote/address';
import {
  checkServerName,
  isServerModel,
  parseServerModel,
  serverModelName,
} from '../../../../src/engine/remote/serverModel';

describe('the address of a server', () => {
  it('is the root of its routes, however it was copied', () => {
    for (const given of [
      'http://gpu:8000',
      'http://gpu:8000/',
      'gpu:8000/v1',
      'http://gpu:8000/v1/',
    ]) {
      assert.equal(parseAddress(given), 'http://gpu:8000');
    }
    assert.equal(parseAddress('https://x.example/api/v1'), 'https://x.example/api');
    assert.equal(hostOf('http://gpu:8000'), 'gpu:8000');
  });

  it('holds no credentials, and a refusal does not repeat them', () => {
    for (const given of [
      'http://user:sesame@gpu:8000',
      'https://sesame@gpu',
      'http://gpu/?key=sesame',
      'http://a b:sesame@gpu',
    ]) {
      assert.throws(
        () => parseAddress(given),
        (error: Error) => !error.message.includes('sesame'),
      );
    }
  });

  for (const given of ['', 'ftp://gpu', 'file:///etc/passwd', 'http://', 'javascript:alert(1)']) {
    it(`is refused: "${given}"`, () => {
      assert.throws(() => parseAddress(given), /address/);
    });
  }

  it('sends a key in clear text over plain http to another machine alone', () => {
    const clear = ['http://gpu:8000', 'http://10.0.0.1', 'http://127.0.0.1.evil.example'];
    const safe = ['https://gpu', 'http://localhost:1', 'http://127.0.0.1:8000', 'http://[::1]:80'];
    assert.deepEqual(clear.map(sendsKeyInClear), [true, true, true]);
    assert.deepEqual(safe.map(sendsKeyInClear), [false, false, false, false]);
  });
});

describe('the name of a model of a server', () => {
  it('has server and model, whose name may have slashes', () => {
    const name = 'server:gpu:8000/Qwen/Qwen3-4B';
    assert.ok(isServerModel(name));
    assert.deepEqual(parseServerModel(name), { server: 'gpu:8000', model: 'Qwen/Qwen3-4B' });
    assert.equal(serverModelName({ server: 'gpu:8000', model: 'Qwen/Qwen3-4B' }), name);
    assert.ok(!isServerModel('embedded/base'));
  });

  it('is refused without one of the two', () => {
    for (const name of ['server:', 'server:gpu', 'server:/x', 'server:gpu/']) {
      assert.throws(() => parseServerModel(name), /server:NAME\/MODEL/);
    }
    for (const name of ['', 'a b', 'a/b']) assert.throws(() => checkServerName(name), /blanks/);
  });
});
