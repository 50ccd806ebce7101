import assert from 'node:assert/strict';
import { dryPenalties, type DryOptions } from '../../../../src/engine/processors/dry';
import { History } from '../../../../src/engine/processors/history';
import { close } from './support';

const OPTIONS: DryOptions = { multiplier: 0.8, base: 1.75, allowedLength: 2, last: -1 };

function penaltiesOf(
  ids: readonly number[],
  options: Partial<DryOptions> = {},
  breakers: readonly number[] = [],
): ReadonlyMap<number, number> {
  return dryPenalties(new History(ids), (index) => breakers.includes(ids[index] ?? NaN), {
    ...OPTIONS,
    ...options,
  });
}

describe('dryPenalties', () => {
  it('grows with the length of the repeat', () => {
    for (const [length, penalty] of [
      [2, 0.8],
      [3, 1.4],
      [4, 2.45],
    ] as const) {
      const repeated = [1, 2, 3, 4].slice(0, length);
      // 9 came after the repeated tokens.
      const found = penaltiesOf([...repeated, 9, 8, ...repeated]);
      assert.deepEqual([...found.keys()], [9]);
      close(found.get(9) ?? NaN, penalty);
    }
  });

  it('does not see repeats shorter than allowed', () => {
    assert.equal(penaltiesOf([1, 9, 8, 1]).size, 0);
    assert.equal(penaltiesOf([1, 2, 9, 8, 1, 2], { allowedLength: 3 }).size, 0);
    close(penaltiesOf([1, 9, 8, 1], { allowedLength: 1 }).get(9) ?? NaN, 0.8);
  });

  it('takes the longest repeat of each token that came next', () => {
    const found = penaltiesOf([5, 1, 2, 9, 6, 1, 2, 9, 7, 1, 2, 4, 5, 1, 2]);
    close(found.get(9) ?? NaN, 1.4);
    close(found.get(4) ?? NaN, 0.8);
    assert.equal(found.size, 2);
  });

  it('does not reach over a breaker, and does not penalise one', () => {
    // 3 breaks: only the two tokens after it count.
    close(penaltiesOf([1, 3, 2, 4, 9, 8, 1, 3, 2, 4], {}, [3]).get(9) ?? NaN, 0.8);
    assert.equal(penaltiesOf([1, 2, 3, 8, 1, 2], {}, [3]).size, 0);
    assert.equal(penaltiesOf([1, 2, 9, 8, 1, 2], {}, [2]).size, 0);
  });

  it('looks no further back than its window', () => {
    const ids = [1, 2, 3, 9, 8, 1, 2, 3];
    close(penaltiesOf(ids, { last: 8 }).get(9) ?? NaN, 1.4);
    close(penaltiesOf(ids, { last: 7 }).get(9) ?? NaN, 0.8);
    assert.equal(penaltiesOf(ids, { last: 6 }).size, 0);
  });

  it('counts a repeat as 50 tokens at most', () => {
    const repeated = Array.from({ length: 80 }, (_, index) => index + 100);
    const found = penaltiesOf([...repeated, 9, ...repeated]).get(9) ?? NaN;
    assert.ok(Math.abs(found / (0.8 * 1.75 ** 48) - 1) < 1e-12);
  });

  it('gives nothing for an empty text', () => {
    assert.equal(penaltiesOf([]).size, 0);
  });
});
