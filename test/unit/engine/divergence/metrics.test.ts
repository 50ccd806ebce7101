import assert from 'node:assert/strict';
import fc from 'fast-check';
import { distances } from '../../../../src/engine/divergence/distances';
import {
  measure,
  METRIC_IDS,
  METRICS,
  type MetricId,
} from '../../../../src/engine/divergence/metrics';
import { plackettLuce, rankingOf } from '../../../../src/engine/divergence/plackettLuce';
import { SoftmaxRow } from '../../../../src/engine/divergence/softmaxRow';
import { zScoreKl } from '../../../../src/engine/divergence/zScoreKl';

function rowOf(logits: readonly number[], size = logits.length): SoftmaxRow {
  return new SoftmaxRow(size).read(Float64Array.from(logits));
}

/** A row with these probabilities. */
function row(...probabilities: readonly number[]): SoftmaxRow {
  return rowOf(probabilities.map(Math.log));
}

function close(actual: number, wanted: number, tolerance = 1e-5): void {
  assert.ok(Math.abs(actual - wanted) <= tolerance, `${actual} is not ${wanted}`);
}

function all(base: SoftmaxRow, policy: SoftmaxRow, token: number): Record<string, number> {
  return { ...measure({ base, policy, token }, new Set(METRIC_IDS)) };
}

const logits = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.double({ min: -60, max: 60, noNaN: true }) },
    { weight: 1, arbitrary: fc.constant(-Infinity) },
  ),
  { minLength: 2, maxLength: 200 },
);
const pair = logits
  .chain((first) =>
    fc.tuple(
      fc.constant(first),
      fc.array(fc.double({ min: -60, max: 60, noNaN: true }), {
        minLength: first.length,
        maxLength: first.length,
      }),
      fc.nat({ max: first.length - 1 }),
    ),
  )
  .filter(([first]) => first.some((logit) => logit > -Infinity));

describe('distances of two rows', () => {
  it('are those of the published examples', () => {
    const first = distances(row(0.7, 0.2, 0.1), row(0.1, 0.2, 0.7));
    close(first.kl, 1.167546);
    close(first.reverseKl, 1.167546);
    close(first.js, 0.253102);
    close(first.tv, 0.6);
    const second = distances(row(0.5, 0.3, 0.15, 0.05), row(0.2, 0.65, 0.1, 0.05));
    close(second.js, 0.068733);
    close(second.kl, 0.287008);
    close(second.reverseKl, 0.278769);
    const third = distances(rowOf([2, 1, 0]), rowOf([1, 2, 0]));
    close(third.kl, 0.420512485, 1e-9);
    close(third.js, 0.100955713, 1e-9);
  });

  it('are ln 2, infinity and 1 on disjoint supports', () => {
    const wanted = { js: Math.LN2, kl: Infinity, reverseKl: Infinity, tv: 1 };
    assert.deepEqual(distances(row(1, 0), row(0, 1)), wanted);
    const { js, tv } = distances(row(0.25, 0.75, 0, 0), row(0, 0, 0.125, 0.875));
    close(js, Math.LN2, 1e-15);
    close(tv, 1, 1e-15);
  });

  it('keep their bounds and symmetry, and do not see a shift', () => {
    fc.assert(
      fc.property(pair, ([first, second]) => {
        const [p, q] = [rowOf(first), rowOf(second)];
        const { js, kl, reverseKl, tv } = distances(p, q);
        assert.ok(js >= 0 && js <= Math.LN2 && tv >= 0 && tv <= 1 && kl >= 0 && reverseKl >= 0);
        // Pinsker, and JS between the square and the first power of TV.
        assert.ok(tv <= Math.sqrt(kl / 2) + 1e-7 && tv ** 2 / 2 <= js + 1e-9 && js <= tv + 1e-9);
        const back = distances(q, p);
        assert.deepEqual([back.js, back.tv, back.kl, back.reverseKl], [js, tv, reverseKl, kl]);
        const shifted = distances(p, rowOf(second.map((logit) => logit + 7.25)));
        close(shifted.js, js, 1e-9);
      }),
    );
  });

  it('count no padding: rows are cut to their common size before the softmax', () => {
    const cut = distances(rowOf([2, 1, 0, 99], 3), rowOf([1, 2, 0], 3));
    close(cut.kl, 0.420512485, 1e-9);
  });
});

describe('z-score KL', () => {
  const t = [4, 2, 0, -2];
  const s = [2, 1, 0, -1];
  const u = [2, 3, 0, -1];
  const kl = (a: readonly number[], b: readonly number[], temperature = 1): number =>
    zScoreKl(a, b, a.length, temperature);

  it('is that of the published examples', () => {
    for (const temperature of [1, 2]) assert.ok(kl(t, s, temperature) < 1e-12);
    close(kl(t, u), 0.17304283, 1e-6);
    close(kl(t, u, 2), 0.150607581, 1e-6);
  });

  it('does not see shift and scale', () => {
    fc.assert(
      fc.property(pair, fc.double({ min: 0.1, max: 9, noNaN: true }), ([, row], factor) => {
        fc.pre(Math.max(...row) - Math.min(...row) > 1);
        assert.equal(kl(row, row), 0);
        const scaled = row.map((logit) => factor * logit + 3);
        close(kl(scaled, row), 0, 1e-6);
        close(kl(row, scaled, 2), 0, 1e-6);
      }),
    );
  });

  it('looks at the union of the 64 best of both, or at all', () => {
    // Only the 100th differs.
    const base = Array.from({ length: 100 }, (_, id) => -id / 10);
    const policy = base.with(99, -20);
    const measured = all(rowOf(base), rowOf(policy), 0);
    assert.equal(measured[METRICS['z-score-kl']], 0);
    close(measured[METRICS['z-score-kl-full']] ?? NaN, kl(policy, base, 2), 1e-12);
    assert.ok((measured[METRICS['z-score-kl-full']] ?? 0) > 0);
    const short = all(rowOf(s), rowOf(u), 0);
    close(short[METRICS['z-score-kl']] ?? NaN, kl(u, s), 1e-12);
  });
});

describe('Plackett-Luce loss', () => {
  const t = rowOf([2, 1, 0]);
  const loss = (s: readonly number[], token: number, weights = t.probabilities): number =>
    plackettLuce(rankingOf(token, t.top(3), 3), weights, rowOf(s)).total;

  it('is that of the published examples', () => {
    close(loss([1, 0, -1], 0), 0.34782024, 1e-7);
    close(loss([1, 0, -1], 1), 0.42891897, 1e-7);
    close(loss([1, 0, -1], 1, rowOf([0.5, 0.25, 0]).probabilities), 0.51278938, 1e-7);
    close(loss([2, 1, 0], 0), 0.34782024, 1e-7);
    close(loss([0, 1, 2], 0), 1.92303062, 1e-7);
    close(loss([11, 10, 9], 1), 0.42891897, 1e-7);
    const { first } = plackettLuce([1, 0, 2], t.probabilities, rowOf([1, 0, -1]));
    close(first, 1.40760596 * 0.24472847, 1e-7);
  });

  it('has the same first terms when it is cut', () => {
    fc.assert(
      fc.property(pair, fc.integer({ min: 1, max: 20 }), ([, second, token], ranks) => {
        const [teacher, student] = [rowOf(second.map((z) => -z / 3)), rowOf(second)];
        const whole = rankingOf(token, teacher.top(second.length), second.length);
        // A weight of 0 for the terms behind the cut leaves those before it.
        const weights = teacher.probabilities.slice();
        for (const id of whole.slice(ranks)) weights[id] = 0;
        const cut = plackettLuce(whole.slice(0, ranks), weights, student).total;
        const wanted = plackettLuce(whole, weights, student).total;
        close(cut, wanted, 1e-9 * (1 + wanted));
      }),
    );
  });

  it('is infinite where the base rules out what the model likes', () => {
    assert.equal(all(row(1, 0), row(0.5, 0.5), 0)[METRICS['plackett-luce']], Infinity);
    assert.equal(all(row(0.5, 0.5), row(1, 0), 1)[METRICS['plackett-luce']], 0);
  });
});

describe('metrics', () => {
  const base = row(0.5, 0.3, 0.15, 0.05);
  const policy = row(0.2, 0.65, 0.1, 0.05);

  it('of the chosen token and of the likeliest one are those of the published example', () => {
    [-0.916291, 0.77319, -0.405465, 0].forEach((wanted, token) => {
      close(all(base, policy, token)[METRICS['log-ratio']] ?? NaN, wanted);
    });
    const { rankChange, argmaxFlip, bestReferenceRank, bestReferenceLogprob } = all(
      base,
      policy,
      1,
    );
    assert.deepEqual([rankChange, argmaxFlip, bestReferenceRank], [1, 1, 2]);
    close(bestReferenceLogprob ?? NaN, Math.log(0.3));
    assert.equal(all(base, policy, 0).rankChange, -1);
    assert.equal(all(row(0.5, 0), row(0.4, 0), 1).logRatio, 0);
  });

  it('are exactly 0 for a model and itself, but for those that are no distance', () => {
    fc.assert(
      fc.property(pair, ([first, , token]) => {
        const measured = all(rowOf(first), rowOf(first), token);
        const same = rowOf(first);
        for (const [id, column] of Object.entries(METRICS)) {
          const wanted =
            id === 'best-reference-rank'
              ? 1
              : id === 'best-reference-logprob'
                ? same.logprob(same.best)
                : 0;
          assert.equal(measured[column], wanted, id);
        }
      }),
    );
  });

  it('are computed only where wanted', () => {
    for (const id of METRIC_IDS) {
      const found = measure({ base, policy, token: 1 }, new Set<MetricId>([id]));
      assert.deepEqual(Object.keys(found), [METRICS[id]]);
      assert.equal(found[METRICS[id]], all(base, policy, 1)[METRICS[id]]);
    }
  });
});

describe('SoftmaxRow', () => {
  it('names the best tokens as sorting does, the lower id first among equals', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(-Infinity, -1, 0, 0.5, 1, 2), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 70 }),
        (values, k) => {
          const wanted = [...values.keys()]
            .filter((id) => (values[id] ?? NaN) > -Infinity)
            .sort((a, b) => (values[b] ?? 0) - (values[a] ?? 0) || a - b)
            .slice(0, k);
          fc.pre(wanted.length > 0);
          const read = rowOf(values);
          assert.deepEqual(read.top(k), wanted);
          assert.equal(read.best, wanted[0]);
        },
      ),
    );
  });

  it('forgets the row before', () => {
    const reused = new SoftmaxRow(3).read(Float32Array.of(5, 0, 1));
    const fresh = new SoftmaxRow(3).read(Float32Array.of(-1, -2, -Infinity));
    assert.deepEqual(reused.read(Float32Array.of(-1, -2, -Infinity)), fresh);
  });
});
