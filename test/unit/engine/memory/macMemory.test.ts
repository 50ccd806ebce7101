import assert from 'node:assert/strict';
import { macAvailableMemory } from '../../../../src/engine/memory/macMemory';

const LISTING = `Mach Virtual Memory Statistics: (page size of 16384 bytes)
Pages free:                               10000.
Pages active:                            300000.
Pages inactive:                          200000.
Pages speculative:                         1000.
Pages wired down:                        100000.
Pages purgeable:                           2000.
`;

describe('macAvailableMemory', () => {
  it('counts the pages that are given away', () => {
    assert.equal(macAvailableMemory(LISTING), 213_000 * 16_384);
  });

  it('knows nothing of another listing', () => {
    assert.equal(macAvailableMemory(''), undefined);
    assert.equal(macAvailableMemory('page size of 4096 bytes\n'), undefined);
  });
});
