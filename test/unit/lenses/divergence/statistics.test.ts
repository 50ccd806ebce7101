import assert from 'node:assert/strict';
import { bestTokenRank } from '../../../../src/lenses/divergence/bestTokenRank';
import { byEntropy, ENTROPY_EDGES } from '../../../../src/lenses/divergence/byEntropy';
import { byPosition } from '../../../../src/lenses/divergence/byPosition';
import { byRank, RANKS } from '../../../../src/lenses/divergence/byRank';
import { JS_EDGES, jsHistogram } from '../../../../src/lenses/divergence/jsHistogram';
import { massReallocation } from '../../../../src/lenses/divergence/massReallocation';
import { overlapByK } from '../../../../src/lenses/divergence/overlapByK';
import { poolOf } from '../../../../src/lenses/divergence/pool';
import { pooledWords } from '../../../../src/lenses/divergence/pooledWords';
import { poolSummary } from '../../../../src/lenses/divergence/poolSummary';
import { binOf } from '../../../../src/lenses/divergence/tally';
import { decodeText } from '../../../../src/trace/text';
import { SampleBuilder } from '../../../../src/trace/sampleBuilder';
import { comparedSample, poolOfTokens, rounded, type ComparedToken } from './pools';

const js = (...values: readonly number[]): ComparedToken[] =>
  values.map((value) => ({ js: value }));

describe('statistics of divergence over samples', () => {
  it('count what is known, near zero, divergent and flipped', () => {
    const flip = (value: number): ComparedToken => ({ js: 0.2, columns: { argmaxFlip: value } });
    const pool = poolOfTokens(js(0, 0.01, 0.1, NaN), [flip(1), flip(0), flip(NaN)]);
    const { sumJs, ...counts } = poolSummary(pool);
    assert.ok(Math.abs(sumJs - 0.71) < 1e-12);
    assert.deepEqual(counts, {
      samples: 2,
      tokens: 7,
      known: 6,
      divergent: 3,
      possible: 0,
      nearZero: 2,
      flips: 1,
      flipsKnown: 2,
    });
    assert.equal(
      poolSummary({
        ...poolOf(
          pool.members.map((m) => m.sample),
          0.05,
        ),
      }).divergent,
      4,
    );
  });

  it('leave out samples that were not compared', () => {
    const alone = new SampleBuilder();
    alone.push({ text: 'a' });
    const pool = poolOf(
      [{ id: 'alone', origin: {}, ...alone.build() }, comparedSample('two', js(0.3))],
      0.1,
    );
    assert.deepEqual(
      pool.members.map(({ sample }) => sample.id),
      ['two'],
    );
  });

  it('put values into the bin whose lower edge they reach', () => {
    const edges = Float64Array.of(0, 1, 3);
    assert.deepEqual(
      [-0.1, 0, 0.99, 1, 2.9, 3, Infinity, NaN].map((value) => binOf(edges, value)),
      [-1, 0, 0, 1, 1, 2, 2, -1],
    );
  });

  it('spread JS over half decades', () => {
    const counts = jsHistogram(poolOfTokens(js(0, 0.00005, 0.0001, 0.02, 0.1, 0.69, NaN)));
    assert.deepEqual([...counts], [2, 1, 0, 0, 0, 1, 0, 1, 1]);
    assert.equal(JS_EDGES.length, counts.length);
  });

  it('go by tenths of each sample, short ones too', () => {
    // 20 tokens: two in every tenth; of the 2 tokens one is first, the other in the sixth tenth.
    const long = Array.from({ length: 20 }, (_, at) => ({ js: at < 2 ? 0.4 : 0.02 }));
    const { counts, meanJs, shares } = byPosition(poolOfTokens(long, js(0.1, 0.62)));
    assert.deepEqual([...counts], [3, 2, 2, 2, 2, 3, 2, 2, 2, 2]);
    assert.deepEqual(rounded(meanJs).slice(0, 6), [0.3, 0.02, 0.02, 0.02, 0.02, 0.22]);
    assert.deepEqual(rounded(shares).slice(0, 6), [0.666667, 0, 0, 0, 0, 0.333333]);
  });

  it('go by the rank of the chosen token under the base, recorded or from its change', () => {
    const pool = poolOfTokens([
      { js: 0.3, base: { rank: 1 } },
      { js: 0.1, base: { rank: 1 } },
      { js: 0.5, columns: { rank: 1, rankChange: 2 } },
      { js: 0.6, base: { rank: 900 } },
      { js: 0.6, columns: { rank: 1 } },
      { js: NaN, base: { rank: 1 } },
    ]);
    const { counts, meanJs, shares } = byRank(pool);
    assert.equal(counts.length, RANKS + 1);
    assert.deepEqual([...counts], [2, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1]);
    assert.deepEqual(rounded([meanJs[0]!, meanJs[2]!, meanJs[10]!]), [0.2, 0.5, 0.6]);
    assert.equal(shares[0], 0.5);
    assert.ok(Number.isNaN(meanJs[1]));
  });

  it('set JS against the entropy of the base', () => {
    const at = (entropy: number, value: number): ComparedToken => ({
      js: value,
      base: { entropy },
    });
    const { tallies, density } = byEntropy(
      poolOfTokens([at(0, 0), at(0.24, 0.2), at(0.25, 0.4), at(9, 0.02), at(NaN, 0.5)]),
    );
    assert.deepEqual([...tallies.counts], [2, 1, ...Array<number>(10).fill(0), 1]);
    assert.deepEqual(rounded([tallies.meanJs[0]!, tallies.meanJs[1]!]), [0.1, 0.4]);
    assert.equal(density.length, ENTROPY_EDGES.length * JS_EDGES.length);
    // Row 0 has one token in the first bin of JS, and one in that from 0.1.
    assert.deepEqual([...density.slice(0, 9)], [1, 0, 0, 0, 0, 0, 0, 1, 0]);
    assert.equal(density.at(-4), 1);
  });

  it('say at which places of the base list mass came and went', () => {
    const listed = (...ps: readonly number[]): (readonly [number, number])[] =>
      ps.map((p, id) => [id, p] as const);
    const base = listed(0.4, 0.2, 0.1, 0.05, 0.05, 0.05, 0.04, 0.03, 0.02, 0.01);
    // Token 1 leads now, 9 is not listed: at most what is unseen, which is less than the last listed.
    const own = [
      [1, 0.7],
      [0, 0.1],
      [2, 0.1],
      [3, 0.02],
      [4, 0.02],
      [5, 0.02],
      [6, 0.01],
      [7, 0.01],
      [8, 0.015],
    ] as const;
    const pool = poolOfTokens([
      { js: 0.3, id: 1, top: own, baseTop: base },
      { js: 0.05, id: 1, top: own, baseTop: base },
      { js: 0.3, id: 1, baseTop: base },
    ]);
    const { tokens, base: mass, lower, upper } = massReallocation(pool);
    assert.equal(tokens, 1);
    assert.deepEqual(rounded(mass).slice(0, 3), [0.4, 0.2, 0.1]);
    assert.deepEqual(rounded(lower).slice(0, 3), [-0.3, 0.5, 0]);
    assert.deepEqual(rounded(upper).slice(0, 3), [-0.3, 0.5, 0]);
    // The ninth's own 0.01 goes, or stays as far as the 0.005 that are unseen.
    assert.ok(Math.abs(lower[9]! + 0.01) < 1e-7 && Math.abs(upper[9]! + 0.005) < 1e-7);
    // Beyond: the base has 1 - 0.95, the model 1 - 0.995 down to nothing.
    assert.ok(Math.abs(lower[10]! - (0 - 0.05)) < 1e-7);
    assert.ok(Math.abs(upper[10]! - (0.005 - 0.05)) < 1e-7);
    assert.ok(Number.isNaN(massReallocation(poolOfTokens(js(0))).base[0]));
  });

  it('compare the lists of both models for every k', () => {
    const ids = (...list: readonly number[]): (readonly [number, number])[] =>
      list.map((id, at) => [id, 0.5 / 2 ** at] as const);
    const base = ids(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    const own = ids(1, 0, 2, 3, 4, 5, 6, 7, 8, 10);
    const { tokens, overlaps } = overlapByK(
      poolOfTokens([
        { js: 0.3, top: own, baseTop: base },
        { js: 0.3, top: own.slice(0, 9), baseTop: base },
      ]),
    );
    assert.equal(tokens, 1);
    assert.deepEqual(rounded(overlaps), [0, 1, 1, 1, 1, 1, 1, 1, 1, 0.9]);
  });

  it('rank the best token of the model under the base', () => {
    const best = (rank: number, p: number, value = 0.3): ComparedToken => ({
      js: value,
      columns: { bestReferenceRank: rank, bestReferenceLogprob: Math.log(p) },
    });
    const { counts, probabilityKnown, rare } = bestTokenRank(
      poolOfTokens([
        best(1, 0.5),
        best(2, 0.3),
        best(5, 0.02),
        best(40, 0.009),
        best(1, 0.9, 0.01),
      ]),
    );
    assert.deepEqual([...counts], [1, 1, 0, 1, 0, 1]);
    assert.deepEqual([probabilityKnown, rare], [4, 1]);
  });

  it('list words over all samples, with occurrences where they are not divergent', () => {
    const word = (text: string, value: number): ComparedToken => ({ text, js: value });
    const { distinct, words } = pooledWords(
      poolOfTokens(
        [word(' Wait', 0.4), word('Wait ', 0.2), word('so', 0.5), word('x', 0)],
        [word('Wait', 0), word(' so', NaN), word('so', 0.3)],
        [word('so', 0.01)],
      ),
    );
    assert.equal(distinct, 2);
    const shown = words.map((one) => [
      decodeText(one.word),
      one.divergent,
      one.samples,
      one.occurrences,
      Number(one.meanJs.toFixed(6)),
    ]);
    assert.deepEqual(shown, [
      ['so', 2, 2, 3, 0.27],
      ['Wait', 2, 1, 3, 0.2],
    ]);
  });
});
