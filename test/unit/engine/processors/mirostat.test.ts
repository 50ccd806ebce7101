import assert from 'node:assert/strict';
import {
  keepSurprise,
  mirostatRank,
  zipfExponent,
} from '../../../../src/engine/processors/mirostat';
import { close, kept, logitsOf } from './support';

describe('mirostat', () => {
  it('finds the exponent of a Zipf distribution and the rank that a bound allows', () => {
    const zipf = Array.from({ length: 50_000 }, (_, index) => -1.2 * Math.log(index + 1));
    close(zipfExponent(zipf), 1.2);
    close(mirostatRank(1.2, 6, 50_000), 9.264792);
  });

  it('has the limit at exponent 1', () => {
    const near = mirostatRank(1 + 1e-6, 6, 50_000);
    assert.ok(Math.abs(mirostatRank(1, 6, 50_000) - near) < 1e-3);
    close(mirostatRank(1, 6, 50_000), 64 / Math.log(50_000));
  });

  it('stays between one token and all of them', () => {
    assert.equal(mirostatRank(1.2, -50, 1000), 1);
    assert.equal(mirostatRank(1.2, 5000, 1000), 1000);
    // Equal probabilities: either all of the tokens are below the bound, or none.
    assert.equal(zipfExponent([-2, -2, -2]), 0);
    assert.equal(mirostatRank(0, 11, 1000), 1000);
    assert.equal(mirostatRank(0, 3, 1000), 1);
    assert.equal(zipfExponent([-0.1]), 0);
  });

  it('version 2 keeps what surprises by no more than the bound', () => {
    const row = logitsOf(0.5, 0.25, 0.125, 0.125);
    assert.deepEqual(kept(keepSurprise(row, 2)), [0, 1]);
    assert.deepEqual(kept(keepSurprise(row, 3)), [0, 1, 2, 3]);
    assert.deepEqual(kept(keepSurprise(row, 0.5)), [0]);
    assert.deepEqual(kept(keepSurprise(row, -4)), [0]);
  });
});
