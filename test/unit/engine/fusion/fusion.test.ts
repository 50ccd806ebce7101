import assert from 'node:assert/strict';
import { contrast } from '../../../../src/engine/fusion/contrast';
import { dynamicStrength } from '../../../../src/engine/fusion/dynamicStrength';
import { extrapolate, totalVariation } from '../../../../src/engine/fusion/extrapolate';
import { addDifferences } from '../../../../src/engine/fusion/logitArithmetic';
import { probabilities, type Logits } from '../../../../src/engine/processors/logits';

const row = (...logits: number[]): Logits => Float64Array.from(logits);

function close(actual: number, expected: number, tolerance = 1e-5): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected}`);
}

function allClose(actual: Float64Array, expected: readonly number[], tolerance = 1e-5): void {
  assert.equal(actual.length, expected.length);
  expected.forEach((value, id) => {
    const one = actual[id] ?? NaN;
    if (value === -Infinity) assert.equal(one, value);
    else close(one, value, tolerance);
  });
}

describe('contrast', () => {
  const [expert, amateur] = [row(3, 2, 1, 0, -2), row(3, 1, 1, 0, 0)];
  const options = { alpha: 0.1, lambda: 1, temperature: 0.5 };

  it('scores plausible tokens by the reference values, up to a constant', () => {
    const scores = contrast(expert, amateur, options);
    const [first = NaN] = scores;
    allClose(
      scores.map((score) => score - first - 0.403772),
      [-0.403772, 2.596228, 1.596228, -Infinity, -Infinity],
    );
  });

  it('keeps the whole vocabulary at 0 and only the best token at 1', () => {
    const kept = (alpha: number): number =>
      contrast(expert, amateur, { ...options, alpha }).filter((z) => z > -Infinity).length;
    assert.deepEqual([kept(0), kept(1)], [5, 1]);
  });

  it('is the cut expert without weight, and rules out what either model does', () => {
    allClose(contrast(expert, amateur, { ...options, lambda: 0, alpha: 0 }), [...expert]);
    const ruledOut = contrast(row(1, -Infinity, 2), row(-Infinity, 1, 0), { ...options, alpha: 0 });
    assert.deepEqual([...ruledOut], [-Infinity, -Infinity, 2]);
  });
});

describe('dynamicStrength', () => {
  const large = row(2, 1, 0, -1);
  const base = row(1, 0.5, 0, 0);
  const expert = row(0.5, 2, 0, -0.5);

  it('finds the reference strength, and the mixture has the reference probabilities', () => {
    const { alpha, loss } = dynamicStrength(large, base, [expert]);
    assert.equal(alpha, 1);
    close(loss, 0.000695, 1e-6);
    const mixed = addDifferences(large, base, [{ logits: expert, strength: alpha }]);
    allClose(probabilities(mixed), [0.250551, 0.681069, 0.055906, 0.012474]);
  });

  it('takes one expert at a time', () => {
    const best = dynamicStrength(large, base, [expert, row(1, 0.5, 1.5, 0)]);
    assert.deepEqual([best.expert, best.alpha], [0, 0.9]);
    close(best.loss, 0.04339);
    const other = dynamicStrength(large, base, [row(1, 0.5, 1.5, 0), expert]);
    assert.deepEqual([other.expert, other.alpha], [1, 0.9]);
  });

  it('gives the expert where the large model is the base', () => {
    const { alpha } = dynamicStrength(base, base, [expert]);
    assert.equal(alpha, 1);
    const mixed = addDifferences(base, base, [{ logits: expert, strength: alpha }]);
    allClose(probabilities(mixed), [...probabilities(expert)]);
  });

  it('is the smallest strength where the expert learned nothing', () => {
    assert.equal(dynamicStrength(large, base, [base]).alpha, 0);
    // The same distribution with all logits shifted: the losses differ by rounding only.
    assert.equal(dynamicStrength(large, base, [base.map((z) => z + 1 / 3)]).alpha, 0);
  });

  it('agrees with divergences of the mixed distribution, with tokens ruled out and far apart', () => {
    const [far, start, tuned] = [
      row(40, -Infinity, 3, 0, -30),
      row(2, -Infinity, 9, 1, 0),
      row(1, -Infinity, 30, 0, 2),
    ];
    const divergence = (a: Logits, b: Logits): number => {
      const [p, q] = [probabilities(a), probabilities(b)];
      return p.reduce((sum, mass, id) => sum + (mass > 0 ? mass * Math.log(mass / q[id]!) : 0), 0);
    };
    const { alpha, loss } = dynamicStrength(far, start, [tuned]);
    const losses = Array.from({ length: 21 }, (_, step) => {
      const mixed = addDifferences(far, start, [{ logits: tuned, strength: step / 10 }]);
      return (
        (divergence(mixed, far) - divergence(tuned, start)) ** 2 +
        (divergence(far, mixed) - divergence(start, tuned)) ** 2
      );
    });
    close(loss / Math.min(...losses), 1, 1e-6);
    assert.equal(alpha, losses.indexOf(Math.min(...losses)) / 10);
  });
});

describe('extrapolate', () => {
  const [stronger, weaker] = [row(2, 1, 0), row(1, 1.2, 0.3)];
  const all = { most: 100, share: 0 };

  it('has the reference distance', () => {
    const distance = totalVariation(probabilities(stronger), probabilities(weaker));
    close(distance, 0.297322);
  });

  // The reference multiplies the L1 norm, which is twice the total variation.
  for (const [beta, alpha, teacher] of [
    [10, 5.947435, [0.999648, 0.000292, 0.000059]],
    [1, 0.595644, [0.804897, 0.144885, 0.050218]],
    [2, 1.190287, [0.895269, 0.078947, 0.025784]],
  ] as const) {
    it(`is the reference teacher at β₂ = ${beta}`, () => {
      const { logits, strength } = extrapolate(stronger, weaker, { ...all, scale: 2 * beta });
      close(strength, alpha);
      allClose(probabilities(logits), teacher);
    });
  }

  it('limits the strength, and the tokens to plausible ones', () => {
    const { logits, strength } = extrapolate(stronger, weaker, { scale: 20, most: 1, share: 0.2 });
    assert.equal(strength, 1);
    allClose(logits, [3, 0.8, -Infinity]);
    const fixed = extrapolate(stronger, weaker, { scale: 20, most: 1, share: 0 });
    allClose(probabilities(fixed.logits), [0.871318, 0.096545, 0.032137]);
  });

  it('changes nothing where the models agree', () => {
    const { logits, strength } = extrapolate(stronger, stronger, { ...all, scale: 2 });
    close(strength, 1e-3, 1e-12);
    allClose(logits, [2, 1, 0]);
  });
});

describe('addDifferences', () => {
  it('adds each expert by its strength, and rules out what a model does', () => {
    const sum = addDifferences(row(1, 2, 3, 4), row(0, 1, -Infinity, 1), [
      { logits: row(1, 1, 1, -Infinity), strength: 2 },
      { logits: row(0, 3, 1, 1), strength: 0 },
    ]);
    assert.deepEqual([...sum], [3, 2, -Infinity, -Infinity]);
  });

  it('extrapolates from a base to its tuned model as in the reference', () => {
    const [base, rl] = [row(0.5, 0.3, 0.15, 0.05), row(0.2, 0.65, 0.1, 0.05)].map((p) =>
      p.map(Math.log),
    );
    const sum = addDifferences(rl!, base!, [{ logits: rl!, strength: 0.05 }]);
    allClose(probabilities(sum), [0.188284, 0.665861, 0.096577, 0.049278]);
  });
});
