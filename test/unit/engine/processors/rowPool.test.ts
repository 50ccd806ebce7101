import assert from 'node:assert/strict';
import { copyOf, RowPool, takeRow } from '../../../../src/engine/processors/rowPool';

describe('RowPool', () => {
  it('gives different rows within a computation, and the same again in the next', () => {
    const pool = new RowPool();
    const [first, second] = pool.run(() => [takeRow(4), takeRow(4)]);
    assert.notEqual(first, second);
    assert.deepEqual(
      pool.run(() => [takeRow(4) === first, takeRow(4) === second, takeRow(4).length]),
      [true, true, 4],
    );
  });

  it('gives rows of the length that is asked for', () => {
    const pool = new RowPool();
    const lengths = [3, 1, 5, 5, 2];
    for (const length of lengths) assert.equal(pool.run(() => takeRow(length)).length, length);
  });

  it('is in use for its computation only, also after one that fails or holds another', () => {
    const [outer, inner] = [new RowPool(), new RowPool()];
    const row = outer.run(() => takeRow(2));
    assert.throws(() =>
      inner.run(() => {
        throw new Error('no row');
      }),
    );
    assert.notEqual(takeRow(2), takeRow(2));
    outer.run(() => {
      const other = inner.run(() => takeRow(2));
      assert.equal(takeRow(2), row);
      assert.notEqual(other, row);
    });
  });

  it('copies values, of single precision too', () => {
    const values = Float32Array.of(0.1, -Infinity, NaN);
    assert.deepEqual(copyOf(values), Float64Array.from(values));
  });
});
