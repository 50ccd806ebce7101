import assert from 'node:assert/strict';
import { BYTE_OF_CHARACTER } from '../../../../src/engine/tokenizer/byteAlphabet';
import { bytesOfEntry, spellingOf } from '../../../../src/engine/tokenizer/tokenBytes';

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

describe('byte alphabet', () => {
  it('spells every byte once', () => {
    assert.equal(BYTE_OF_CHARACTER.size, 256);
    assert.equal(new Set(BYTE_OF_CHARACTER.values()).size, 256);
  });

  it('is the one of GPT-2', () => {
    const known = { A: 0x41, '!': 0x21, Ġ: 0x20, Ċ: 0x0a, Ā: 0x00, ġ: 0x7f, Ń: 0xad, ÿ: 0xff };
    for (const [character, byte] of Object.entries(known)) {
      assert.equal(BYTE_OF_CHARACTER.get(character), byte, character);
    }
  });
});

describe('bytesOfEntry', () => {
  it('reads byte-level entries, also parts of a character', () => {
    assert.deepEqual(bytesOfEntry('Ġhi', 'byte-level'), bytes(0x20, 0x68, 0x69));
    assert.deepEqual(bytesOfEntry('ðŁĺ', 'byte-level'), bytes(0xf0, 0x9f, 0x98));
  });

  it('reads SentencePiece blanks and single bytes', () => {
    assert.deepEqual(bytesOfEntry('▁a▁', 'sentencepiece'), bytes(0x20, 0x61, 0x20));
    assert.deepEqual(bytesOfEntry('<0xE2>', 'sentencepiece'), bytes(0xe2));
    assert.deepEqual(bytesOfEntry('<0x0A>', 'sentencepiece'), bytes(0x0a));
    assert.deepEqual(
      bytesOfEntry('<0xZZ>', 'sentencepiece'),
      Uint8Array.from(Buffer.from('<0xZZ>')),
    );
  });

  it('parts words by blanks, but for marks and further pieces', () => {
    const spelling = { prefix: '##', cleanUp: true };
    const text = (entry: string): string => Buffer.from(bytesOfEntry(entry, spelling)).toString();
    assert.deepEqual(['an', '##swer', '!', "n't", '世', '##'].map(text), [
      ' an',
      'swer',
      '!',
      "n't",
      ' 世',
      '',
    ]);
    assert.equal(Buffer.from(bytesOfEntry('!', { ...spelling, cleanUp: false })).toString(), ' !');
  });

  it('leaves plain entries as they are', () => {
    assert.deepEqual(bytesOfEntry('Ġ', 'plain'), bytes(0xc4, 0xa0));
  });
});

describe('spellingOf', () => {
  it('follows the declared components, also inside sequences', () => {
    const byteLevel = { type: 'ByteLevel' };
    const sequence = { type: 'Sequence', pretokenizers: [{ type: 'Split' }, byteLevel] };
    assert.equal(spellingOf({ decoder: byteLevel }), 'byte-level');
    assert.equal(spellingOf({ decoder: null, pre_tokenizer: sequence }), 'byte-level');
    const fallback = {
      type: 'Sequence',
      decoders: [{ type: 'Replace' }, { type: 'ByteFallback' }],
    };
    assert.equal(spellingOf({ decoder: fallback }), 'sentencepiece');
    assert.equal(spellingOf({ decoder: { type: 'Metaspace' } }), 'sentencepiece');
    assert.equal(spellingOf({ decoder: { type: 'Fuse' } }), 'plain');
    assert.deepEqual(spellingOf({ decoder: { type: 'WordPiece', prefix: '@@', cleanup: false } }), {
      prefix: '@@',
      cleanUp: false,
    });
    const model = { type: 'WordPiece', continuing_subword_prefix: '##' };
    assert.deepEqual(spellingOf({ decoder: null, model }), { prefix: '##', cleanUp: false });
  });
});
