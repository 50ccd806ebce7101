import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { Tokenizer } from '../../src/engine/tokenizer/tokenizer';

/** Tiny tokenizers, with what Python's tokenizers says, by models/tiny/tokenizer_fixtures.py. */
const FIXTURES = path.resolve('test', 'fixtures', 'tokenizers');

interface Expected {
  readonly text: string;
  readonly ids: readonly number[];
  readonly withSpecial: readonly number[];
  readonly decoded: string;
}

const KINDS = ['bytes-nfc', 'pieces-bpe', 'unigram', 'wordpiece'] as const;

const open = (kind: string): Promise<Tokenizer> =>
  Tokenizer.open(path.join(FIXTURES, `${kind}.json`), {});

function textOf(tokenizer: Tokenizer, ids: readonly number[]): string {
  const bytes = Buffer.concat(ids.map((id) => tokenizer.bytesOf(id)));
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
}

/** A token does not know that it comes first, so that words there keep their blank. */
const withBlank = (text: string): string => (/^(<\||\[UNK\]|$)/.test(text) ? text : ` ${text}`);

/** The text of the tokens of each kind, from what its own decoder makes of them. */
const wanted: Record<(typeof KINDS)[number], (decoded: string) => string> = {
  'bytes-nfc': (decoded) => decoded,
  'pieces-bpe': withBlank,
  unigram: withBlank,
  // The decoder sets a blank before special tokens, which is no part of them.
  wordpiece: (decoded) => withBlank(decoded.replace(/ (?=<\||\[UNK\])/g, '')),
};

describe('tokenizers', () => {
  for (const kind of KINDS) {
    const file = path.join(FIXTURES, `${kind}.expected.json`);
    for (const { text, ids, withSpecial, decoded } of JSON.parse(
      fs.readFileSync(file, 'utf8'),
    ) as Expected[]) {
      it(`read and write like Python's: ${kind}, ${JSON.stringify(text)}`, async () => {
        const tokenizer = await open(kind);
        assert.deepEqual(tokenizer.encode(text, false), ids);
        assert.deepEqual(tokenizer.encode(text, true), withSpecial);
        assert.equal(textOf(tokenizer, ids), wanted[kind](decoded));
      });
    }
  }

  const anyText = fc.string({ unit: 'grapheme', maxLength: 40 });

  it('keep the bytes of any text after its normalisation: bytes-nfc', async () => {
    const tokenizer = await open('bytes-nfc');
    fc.assert(
      fc.property(anyText, (text) => {
        assert.equal(textOf(tokenizer, tokenizer.encode(text, false)), text.normalize('NFC'));
      }),
    );
  });

  it('keep the bytes of any text after a blank: pieces-bpe', async () => {
    const tokenizer = await open('pieces-bpe');
    fc.assert(
      fc.property(anyText, (text) => {
        assert.equal(textOf(tokenizer, tokenizer.encode(text, false)), withBlank(text));
      }),
    );
  });

  it('give single bytes where no piece fits, which are no UTF-8 alone', async () => {
    const tokenizer = await open('pieces-bpe');
    const ids = tokenizer.encode('👩', false);
    const bytes = ids.map((id) => [...tokenizer.bytesOf(id)]);
    assert.deepEqual(bytes, [[0x20], [0xf0], [0x9f], [0x91], [0xa9]]);
  });

  it('know added tokens that are not special', async () => {
    const tokenizer = await open('bytes-nfc');
    const ids = tokenizer.encode('a<think>b', false);
    assert.equal(ids.length, 3);
    assert.equal(textOf(tokenizer, ids), 'a<think>b');
  });

  it('write word pieces as words, with blanks between and none within', async () => {
    const tokenizer = await open('wordpiece');
    const ids = tokenizer.encode('unreachable, isn', false);
    const texts = ids.map((id) => textOf(tokenizer, [id]));
    assert.equal(texts.join(''), ' unreachable, isn');
    assert.ok(texts.length > 4);
    assert.ok(texts.includes(','));
  });
});
