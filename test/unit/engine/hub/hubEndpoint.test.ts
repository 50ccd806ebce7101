import assert from 'node:assert/strict';
import { hubEndpoint } from '../../../../src/engine/hub/hubFetch';

describe('hubEndpoint', () => {
  it('is the hub unless HF_ENDPOINT names another address', () => {
    assert.equal(hubEndpoint(''), 'https://huggingface.co');
    assert.equal(hubEndpoint(' https://mirror.example/hf/ '), 'https://mirror.example/hf');
  });

  it('refuses what is no web address', () => {
    for (const given of ['mirror.example', 'file:///etc', 'ftp://x']) {
      assert.throws(() => hubEndpoint(given), /HF_ENDPOINT must be/);
    }
  });
});
