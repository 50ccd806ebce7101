import assert from 'node:assert/strict';
import { summarise } from '../../../../src/lenses/divergence/summary';
import { SampleBuilder } from '../../../../src/trace/sampleBuilder';

function sampleOf(
  rows: readonly Readonly<Record<string, number>>[],
): ReturnType<SampleBuilder['build']> {
  const builder = new SampleBuilder();
  for (const columns of rows) builder.push({ text: 'a', columns });
  return builder.build();
}

describe('summary of a divergence', () => {
  it('counts, averages and orders', () => {
    const js = [0, 0.005, 0.01, 0.2, 0.6];
    const summary = summarise(
      sampleOf(
        js.map((value, token) => ({
          js: value,
          kl: 2 * value,
          reverseKl: 3 * value,
          tv: 0.5,
          argmaxFlip: Number(token > 3),
        })),
      ),
    );
    assert.deepEqual(
      [summary.tokens, summary.divergent, summary.divergentShare, summary.nearZeroShare],
      [5, 2, 0.4, 0.6],
    );
    assert.deepEqual([summary.argmaxFlips, summary.argmaxFlipShare], [1, 0.2]);
    const near = (actual: number, wanted: number): void =>
      assert.ok(Math.abs(actual - wanted) < 1e-12, `${actual} is not ${wanted}`);
    near(summary.js.mean, 0.163);
    near(summary.js.median, 0.01);
    // NumPy: percentile([0, .005, .01, .2, .6], 95).
    near(summary.js.p95, 0.52);
    near(summary.js.max, 0.6);
    near(summary.meanKl, 0.326);
    near(summary.meanReverseKl, 0.489);
    near(summary.meanTv, 0.5);
  });

  it('does not count what is not known', () => {
    const { divergent, nearZeroShare, argmaxFlips, meanKl, js } = summarise(
      sampleOf([{ js: 0.5 }, { js: NaN }]),
    );
    for (const value of [divergent, nearZeroShare, argmaxFlips, meanKl, js.mean]) {
      assert.ok(Number.isNaN(value));
    }
    assert.equal(summarise(sampleOf([{ kl: Infinity }, { kl: 1 }])).meanKl, Infinity);
  });
});
