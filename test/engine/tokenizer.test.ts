import assert from 'node:assert/strict';
import path from 'node:path';
import fc from 'fast-check';
import { Tokenizer } from '../../src/engine/tokenizer/tokenizer';
import { folderOf } from './support/folders';

describe('tokenizer of the embedded models', () => {
  let tokenizer: Tokenizer;
  before(async () => {
    tokenizer = await Tokenizer.open(path.join(folderOf('embedded'), 'tokenizer.json'), {});
  });
  const bytesOf = (text: string): Buffer =>
    Buffer.concat(tokenizer.encode(text, false).map((id) => tokenizer.bytesOf(id)));

  for (const text of [
    'Use the numbers 9, 3, 5 to make 48.',
    '<|user|>Hi<|assistant|><think>Wait, 3 * 4 = 12.</think>Answer: 12<|end|>',
    '  two  blanks\n\tand a tab ',
    'Grüße, 世界, Привет, 👩‍🔬🇩🇪',
    'e\u0301 is not \u00e9',
    '\u202eabc\u0000\u0007',
    '',
  ]) {
    it(`splits ${JSON.stringify(text)} into its UTF-8 bytes`, () => {
      assert.equal(bytesOf(text).toString('hex'), Buffer.from(text).toString('hex'));
    });
  }

  it('splits any text into its UTF-8 bytes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        assert.equal(bytesOf(text).toString('hex'), Buffer.from(text).toString('hex'));
      }),
    );
  });

  it('splits characters that it does not know into tokens that are no UTF-8 alone', () => {
    const ids = tokenizer.encode('👩', false);
    assert.equal(ids.length, 4);
    assert.deepEqual(tokenizer.bytesOf(ids[0]!), Uint8Array.of(0xf0));
  });

  it('reads special tokens as one id each', () => {
    const ids = tokenizer.encode('<|user|><|end|><think></think><|assistant|>', false);
    assert.deepEqual(ids, [870, 872, 873, 874, 871]);
  });

  it('gives no bytes for an id beyond the vocabulary', () => {
    assert.equal(tokenizer.bytesOf(1024).length, 0);
  });
});
