import assert from 'node:assert/strict';
import fc from 'fast-check';
import { distances, type Distances } from '../../../../src/engine/divergence/distances';
import { SoftmaxRow } from '../../../../src/engine/divergence/softmaxRow';
import { strengths } from '../../../../src/lenses/contrast/alignDistil';
import { bcoGauge } from '../../../../src/lenses/contrast/bcoGauge';
import { evidence } from '../../../../src/lenses/contrast/intro';
import { implicitRewards } from '../../../../src/lenses/contrast/implicitReward';
import { ratios, RATIOS } from '../../../../src/lenses/contrast/minPro';
import { divergenceWeights, effectWeights } from '../../../../src/lenses/contrast/nextQuill';
import { regularisation, selfReward } from '../../../../src/lenses/contrast/tReg';
import {
  clippedRatio,
  logRatio,
  probabilityChange,
} from '../../../../src/lenses/contrast/transforms';
import { findLens } from '../../../../src/lenses/registry';
import { ANSWER_BEFORE } from '../../../../src/trace/contrast';
import type { Sample } from '../../../../src/trace/sample';
import { logSoftmax, valuesOf } from '../samples';
import { contrasted, logs } from './contrasted';

function near(actual: ArrayLike<number>, wanted: readonly number[], tolerance = 5e-7): void {
  assert.equal(actual.length, wanted.length);
  wanted.forEach((value, at) => {
    assert.ok(Math.abs((actual[at] ?? NaN) - value) <= tolerance, `${actual[at]}, not ${value}`);
  });
}

/** As the engine finds it of two rows of logits. */
function apart(p: readonly number[], q: readonly number[]): Distances {
  const [base, other] = [p, q].map((row) =>
    new SoftmaxRow(row.length).read(Float64Array.from(row)),
  );
  assert.ok(base && other);
  return distances(base, other);
}

/** Values of a lens that is there. */
function shown(id: string, sample: Sample): Float64Array {
  const lens = findLens(id);
  assert.ok(lens, id);
  const values = valuesOf(lens, sample);
  assert.ok(values.kind === 'exact', values.kind === 'absent' ? values.reason : id);
  return values.values;
}

describe('InTRO', () => {
  const [first, second] = [logs(0.6, 0.05, 0.4), logs(0.5, 0.2, 0.1)];

  it('weighs tokens by the ratio, as the notes’ numbers say', () => {
    near(clippedRatio(first, second, 200), [1.2, 0.25, 4]);
    near(logRatio(first, second), [0.182322, -1.386294, 1.386294]);
    const sample = contrasted('intro', { logprob: first, otherLogprob: second });
    near(shown('intro', sample), [0.182322, -1.386294, 1.386294]);
    near(shown('intro-weight', sample), [1.2, 0.25, 4]);
  });

  it('has a mean weight of 1 over a whole row, under the model as it was asked', () => {
    const [p, q] = [logs(0.7, 0.2, 0.1), logs(0.2, 0.7, 0.1)];
    near(clippedRatio(q, p, 200), [0.285714, 3.5, 1]);
    const distribution = fc
      .array(fc.double({ min: -8, max: 8, noNaN: true }), { minLength: 5, maxLength: 5 })
      .map(logSoftmax);
    fc.assert(
      fc.property(distribution, distribution, (asked, told) => {
        const mean = clippedRatio(told, asked, Infinity).reduce(
          (sum, weight, at) => sum + weight * Math.exp(asked[at]!),
          0,
        );
        assert.ok(Math.abs(mean - 1) < 1e-9);
      }),
    );
  });

  it('comes from rows that are as far apart as the notes say', () => {
    const { js, reverseKl } = apart(logs(0.7, 0.2, 0.1), logs(0.2, 0.7, 0.1));
    near([js, reverseKl], [0.147097, 0.626381]);
  });

  it('cuts weights to what was recorded, never the evidence', () => {
    const sample = contrasted(
      'intro',
      { logprob: logs(0.9, 0.5), otherLogprob: logs(0.001, 0.5) },
      { parameters: { clip: 20 } },
    );
    near(shown('intro-weight', sample), [20, 1]);
    near(shown('intro', sample), [Math.log(20), 0]);
    near(shown('intro-cumulative', sample), [Math.log(900), Math.log(900)]);
  });

  it('finds the same evidence by both ways for an exact posterior', () => {
    // p(z = a) = .5, p(y|a) = .8, p(y|b) = .2: p(y) = .5, p(a|y) = .8.
    const [told, asked] = [logs(0.8), logs(0.5)];
    near(evidence(Float64Array.from(told), Float64Array.from(asked)), [0.470004]);
    const sample = contrasted(
      'intro',
      { logprob: told, otherLogprob: asked, answerLogprob: logs(0.8) },
      { figures: { [ANSWER_BEFORE]: Math.log(0.5) } },
    );
    near(shown('answer-likelihood', sample), [0.470004]);
    near(shown('intro-cumulative', sample), [0.470004]);
    near(shown('intro-gap', sample), [0], 1e-12);
  });

  it('says so where the answer was not measured', () => {
    const values = valuesOf(
      findLens('answer-likelihood')!,
      contrasted('intro', { logprob: first, otherLogprob: second }),
    );
    assert.ok(values.kind === 'absent' && values.reason.includes('not measured'));
  });
});

describe('T-REG', () => {
  it('rewards tokens as the notes’ numbers say', () => {
    const [better, worse] = [logs(0.6, 0.2, 0.3), logs(0.2, 0.4, 0.3)];
    const sample = contrasted('t-reg', { logprob: better, otherLogprob: worse });
    near(shown('t-reg', sample), [0.25, -0.166667, 0]);
    const own = Float64Array.from([0.25, -1 / 6, 0]);
    const rewards = implicitRewards(logs(0.5, 0.3, 0.4), logs(0.4, 0.4, 0.4), 0.1);
    near(rewards, [0.022314, -0.028768, 0]);
    near([rewards.reduce((sum, value) => sum + value, 0)], [-0.006454]);
    near([rewards.reduce((sum, value, at) => sum + value * own[at]!, 0)], [0.010373]);
    near([regularisation(own, logs(0.5, 0.3, 0.4), 0.1)], [-0.002738]);
  });

  it('stays within ±½, also where one prompt rules a token out', () => {
    const rewards = selfReward(
      Float64Array.of(-Infinity, 0, -800, -Infinity),
      Float64Array.of(0, -Infinity, -1, -Infinity),
    );
    near(rewards, [-0.5, 0.5, -0.5, 0]);
  });
});

describe('NextQuill', () => {
  it('finds effects and weights as the notes’ numbers say', () => {
    const [whole, without] = [logs(0.5, 0.3, 0.12), logs(0.2, 0.28, 0.15)];
    const sample = contrasted('next-quill', { logprob: whole, otherLogprob: without });
    near(shown('context-effect', sample), [0.3, 0.02, -0.03]);
    near(shown('context-log-ratio', sample), logRatio(whole, without) as unknown as number[]);
    const scale = { threshold: 0.05, high: 0.9, low: 0.1 };
    const weights = effectWeights(Float64Array.of(0.3, 0.02, -0.03), scale);
    near(weights, [0.818182, 0.090909, 0.090909]);
    near(shown('next-quill-weight', sample), [2.454545, 0.272727, 0.272727]);
  });

  it('finds the effects of whole rows', () => {
    near(probabilityChange(logSoftmax([2, 1, 0]), logSoftmax([2, 0, 1])), [0, 0.154698, -0.154698]);
  });

  it('weighs by twice the JS divergence where that is asked for', () => {
    const { js } = apart([2, 1, 0], [2, 0, 1]);
    near([2 * js], [0.074279]);
    near(divergenceWeights(Float64Array.of(js, 3 * js)), [0.25, 0.75]);
    near(divergenceWeights(Float64Array.of(0, 0)), [0.5, 0.5]);
    const sample = contrasted(
      'next-quill',
      { logprob: [-1, -1], otherLogprob: [-1, -2], js: [js, 3 * js] },
      { parameters: { weighting: 'divergence' } },
    );
    near(shown('next-quill-weight', sample), [0.5, 1.5]);
  });
});

describe('implicit rewards', () => {
  it('are β times the log-ratio', () => {
    const sample = contrasted('dpo', {
      logprob: logs(0.5, 0.3, 0.4),
      otherLogprob: logs(0.4, 0.4, 0.4),
    });
    near(shown('dpo-reward', sample), [0.022314, -0.028768, 0]);
  });

  it('are those of AlignDistil’s example, and so is its strength', () => {
    const [dpo, reverse] = [logSoftmax([2, 1, 0]), logSoftmax([1, 1.2, 0.3])];
    near(implicitRewards(dpo, reverse, 0.1), [0.059229, -0.060771, -0.070771]);
    const tv =
      dpo.reduce((sum, l, at) => sum + Math.abs(Math.exp(l) - Math.exp(reverse[at]!)), 0) / 2;
    near([tv], [0.297322]);
    near(strengths(Float64Array.of(tv, tv, tv, 0), 10), [5.947435, 5.947435, 5.947435, 0.001]);
    near(strengths(Float64Array.of(tv), 2), [1.190287]);
    const sample = contrasted('align-distil', {
      logprob: [dpo[0]!],
      otherLogprob: [reverse[0]!],
      tv: [tv],
    });
    near(shown('align-distil-reward', sample), [0.059229]);
    near(shown('align-distil-strength', sample), [5.947435]);
  });

  it('say in BCO what the response is taken for', () => {
    const sample = contrasted(
      'bco',
      { logprob: [-1, -2], otherLogprob: [-13, -0] },
      { parameters: { delta: 0.24 } },
    );
    near(shown('bco-reward', sample), [1.2, -0.2]);
    const sigma = (x: number): number => 1 / (1 + Math.exp(-x));
    near(shown('bco-belief', sample), [sigma(0.96), sigma(0.76)]);
  });
});

describe('BCO over labelled responses', () => {
  const responses = [
    { reward: 1.2, good: true },
    { reward: 0.8, good: true },
    { reward: 0.2, good: false },
    { reward: -0.4, good: false },
    { reward: -0.6, good: false },
  ];

  it('divides good from bad as TRL and as the paper do', () => {
    const pooled = bcoGauge(responses, 'pooled');
    near([pooled?.delta ?? NaN], [0.24]);
    near(pooled?.losses ?? [], [0.324178, 0.451845, 0.673347, 0.423497, 0.35887]);
    const classes = bcoGauge(responses, 'classes');
    near([classes?.delta ?? NaN], [0.366667]);
    near(classes?.losses ?? [], [0.360885, 0.499771, 0.613282, 0.381554, 0.322336]);
    assert.equal(pooled?.auc, 1);
  });

  it('has the losses of the notes’ pair', () => {
    const pair = [
      { reward: 1, good: true },
      { reward: -0.4, good: false },
    ];
    // δ = (1 − .4) / 2 = .3 for both ways.
    for (const shift of ['pooled', 'classes'] as const) {
      const { losses = [] } = bcoGauge(pair, shift) ?? {};
      near([losses.reduce((sum, loss) => sum + loss, 0)], [0.806372]);
    }
  });

  it('weighs gradients by what is left to learn, and counts ties half', () => {
    const gauge = bcoGauge(
      [
        { reward: 0, good: true },
        { reward: 0, good: false },
      ],
      'pooled',
    );
    assert.deepEqual([gauge?.auc, gauge?.gradientWeights], [0.5, [0.5, 0.5]]);
    assert.equal(bcoGauge([{ reward: 1, good: true }], 'pooled'), undefined);
  });
});

describe('MinPRO', () => {
  const rho = [1.2, 0.5, 1.5, 0.9];
  const logRho = Float64Array.from(rho, Math.log);

  const oracles = {
    minpro: [1.2, 0.6, 0.75, 0.45],
    token: rho,
    'earlier-minimum': [1, 1.2, 0.5, 0.5],
    prefix: [1.2, 0.6, 0.9, 0.81],
    'geometric-mean': [1.2, 0.774597, 0.965489, 0.948683],
    sequence: [0.948683, 0.948683, 0.948683, 0.948683],
  };
  for (const kind of RATIOS) {
    it(`has the notes’ numbers: ${kind}`, () => {
      near(ratios(logRho, kind), oracles[kind]);
      const sample = contrasted(
        'minpro',
        { logprob: [...logRho], otherLogprob: [0, 0, 0, 0] },
        { parameters: { ratio: kind } },
      );
      near(shown('minpro', sample), oracles[kind]);
    });
  }

  it('is the token’s ratio where all earlier ones are at least 1, the least of them 1', () => {
    const grown = Float64Array.of(0, 0.3, 0.1, -0.4);
    near(ratios(grown, 'minpro'), [...ratios(grown, 'token')]);
  });

  it('shows from where on the prefix is stale', () => {
    const sample = contrasted('minpro', { logprob: [...logRho], otherLogprob: [0, 0, 0, 0] });
    near(shown('prefix-staleness', sample), [1, 0.5, 0.5, 0.5]);
  });
});

describe('lenses of contrasts', () => {
  it('are absent, and say why, for a sample without one', () => {
    const plain = contrasted('dpo', { logprob: [-1], otherLogprob: [-2] });
    for (const id of ['intro', 't-reg', 'context-effect', 'bco-belief', 'minpro', 'contrast-js']) {
      const values = valuesOf(findLens(id)!, plain);
      assert.ok(values.kind === 'absent' && values.reason.includes('Contrast Conditioning'), id);
    }
  });

  it('say what is wrong with parameters of a file', () => {
    const sample = contrasted(
      'dpo',
      { logprob: [-1], otherLogprob: [-2] },
      { parameters: { beta: -1 } },
    );
    const values = valuesOf(findLens('dpo-reward')!, sample);
    assert.ok(values.kind === 'absent' && values.reason.includes('beta must be a number from'));
  });

  it('show the divergence of the contrast made last, or of another', () => {
    const first = contrasted('dpo', { logprob: [-1], otherLogprob: [-2], js: [0.1] });
    const again = contrasted('minpro', { logprob: [-1], otherLogprob: [-2], js: [0.3] });
    const both = {
      ...again,
      columns: new Map([...first.columns, ...again.columns]),
      contrasts: [...(first.contrasts ?? []), ...(again.contrasts ?? [])],
    };
    near(shown('contrast-js', both), [0.3]);
    const lens = findLens('contrast-js')!;
    const of = valuesOf(lens, both, { contrast: 'dpo' });
    assert.deepEqual(of, { kind: 'exact', values: Float64Array.of(0.1) });
  });
});
