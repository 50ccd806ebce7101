import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { tokenizerHash, weightsHash } from '../../../../src/engine/models/hashes';

describe('weightsHash', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'reasonscope-'));
  after(() => fs.rmSync(folder, { recursive: true }));
  const write = (name: string, bytes: Uint8Array): string => {
    fs.writeFileSync(path.join(folder, name), bytes);
    return path.join(folder, name);
  };
  const sha256 = (...parts: Uint8Array[]): string =>
    createHash('sha256').update(Buffer.concat(parts)).digest('hex');

  it('is the sha256 of one file, also of one longer than a read', async () => {
    const bytes = new Uint8Array(3_000_000).map((_, index) => index * 7);
    assert.equal(await weightsHash([write('one', bytes)]), sha256(bytes));
  });

  it('is the sha256 of several files one after the other', async () => {
    const [a, b] = [Uint8Array.of(1, 2), Uint8Array.of(3)];
    assert.equal(await weightsHash([write('a', a), write('b', b)]), sha256(a, b));
  });
});

describe('tokenizerHash', () => {
  const model = { type: 'BPE', vocab: { a: 0, b: 1, ab: 2 }, merges: ['a b'] };
  const added = [{ id: 3, content: '<end>', special: true }];
  const hash = tokenizerHash({ model, added_tokens: added });

  it('is repeatable from its definition', () => {
    const text = '[[[0,"a"],[1,"b"],[2,"ab"]],["a b"],[[3,"<end>"]]]';
    assert.equal(hash, createHash('sha256').update(text).digest('hex'));
  });

  it('does not depend on spelling or on what does not decide ids', () => {
    const other = {
      model: { merges: [['a', 'b']], vocab: { ab: 2, b: 1, a: 0 } },
      added_tokens: [{ content: '<end>', id: 3, lstrip: false }],
      truncation: null,
    };
    assert.equal(tokenizerHash(other), hash);
  });

  it('changes with vocabulary, merges and added tokens', () => {
    const changed = [
      { model: { ...model, vocab: { a: 1, b: 0, ab: 2 } }, added_tokens: added },
      { model: { ...model, merges: [] }, added_tokens: added },
      { model, added_tokens: [] },
    ].map(tokenizerHash);
    assert.equal(new Set([hash, ...changed]).size, 4);
  });

  it('reads a Unigram vocabulary, whose ids are positions', () => {
    const unigram = (pieces: string[]): string =>
      tokenizerHash({ model: { vocab: pieces.map((piece) => [piece, -1.5]) } });
    assert.notEqual(unigram(['a', 'b']), unigram(['b', 'a']));
  });
});
