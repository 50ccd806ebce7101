import assert from 'node:assert/strict';
import path from 'node:path';
import { paddingIds } from '../../../../src/engine/tokenizer/paddingIds';
import { Tokenizer } from '../../../../src/engine/tokenizer/tokenizer';

describe('paddingIds', () => {
  it('are those that no token has, but for a tokenizer that names few', async () => {
    const file = path.resolve('test', 'fixtures', 'tokenizers', 'bytes-nfc.json');
    const tokenizer = await Tokenizer.open(file, {});
    const size = 392;
    assert.ok(tokenizer.knows(size - 1) && !tokenizer.knows(size));
    assert.deepEqual(paddingIds(tokenizer, size), []);
    assert.deepEqual(paddingIds(tokenizer, size - 10), []);
    assert.deepEqual(paddingIds(tokenizer, size + 3), [size, size + 1, size + 2]);
    assert.deepEqual(paddingIds(tokenizer, 2 * size), []);
  });
});
