import assert from 'node:assert/strict';
import fc from 'fast-check';
import { commonRuns } from '../../../../src/trace/align/commonRuns';
import { random } from '../../../webview/samples';

/** Length of the longest common subsequence by the textbook's table. */
function longest(a: readonly number[], b: readonly number[]): number {
  let row = new Array<number>(b.length + 1).fill(0);
  for (const symbol of a) {
    const next = [0];
    b.forEach((other, at) => {
      next.push(symbol === other ? row[at]! + 1 : Math.max(row[at + 1]!, next[at]!));
    });
    row = next;
  }
  return row.at(-1)!;
}

function total(runs: ReturnType<typeof commonRuns>): number {
  return runs.reduce((sum, { length }) => sum + length, 0);
}

const sequence = (symbols: number, maxLength: number): fc.Arbitrary<number[]> =>
  fc.array(fc.integer({ min: 0, max: symbols }), { maxLength });

describe('common runs', () => {
  it('are a common subsequence, and the longest one', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 6 }).chain((n) => fc.tuple(sequence(n, 40), sequence(n, 40))),
        ([a, b]) => {
          const runs = commonRuns(Int32Array.from(a), Int32Array.from(b));
          let [atA, atB] = [0, 0];
          for (const run of runs) {
            assert.ok(run.length > 0 && run.a >= atA && run.b >= atB);
            assert.deepEqual(
              a.slice(run.a, run.a + run.length),
              b.slice(run.b, run.b + run.length),
            );
            [atA, atB] = [run.a + run.length, run.b + run.length];
          }
          assert.equal(total(runs), longest(a, b));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('joins neighbouring runs and finds nothing in nothing', () => {
    const runs = commonRuns(Int32Array.of(1, 2, 9, 3, 4), Int32Array.of(1, 2, 3, 4));
    assert.deepEqual(runs, [
      { a: 0, b: 0, length: 2 },
      { a: 3, b: 2, length: 2 },
    ]);
    assert.deepEqual(commonRuns(Int32Array.of(1), new Int32Array(0)), []);
  });

  it('takes bounded time for long unrelated sequences, and still finds what is common', function () {
    this.timeout(20_000);
    const next = random(3);
    const noise = (): Int32Array =>
      Int32Array.from({ length: 20_000 }, () => Math.floor(next() * 50_000));
    const [a, b] = [noise(), noise()];
    // A stretch that both share, at different places.
    b.set(a.subarray(5_000, 9_000), 12_000);
    const runs = commonRuns(a, b);
    assert.ok(total(runs) >= 4_000, `${total(runs)} symbols`);
  });

  it('stays linear where every symbol is common', function () {
    this.timeout(40_000);
    const next = random(5);
    const coin = (): Int32Array =>
      Int32Array.from({ length: 200_000 }, () => Math.floor(next() * 2));
    const runs = commonRuns(coin(), coin());
    assert.ok(total(runs) > 100_000);
  });
});
