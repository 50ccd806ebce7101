import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ENTROPY } from '../../../src/lenses/entropy';
import { MARGIN } from '../../../src/lenses/margin';
import { RANK } from '../../../src/lenses/rank';
import { findLens, LENSES } from '../../../src/lenses/registry';
import { SURPRISAL } from '../../../src/lenses/surprisal';
import { TOP_K_MASS } from '../../../src/lenses/topKMass';
import { VARENTROPY } from '../../../src/lenses/varentropy';
import { SampleBuilder } from '../../../src/trace/sampleBuilder';
import type { Sample } from '../../../src/trace/sample';
import { hostileSample } from '../../fixtures/hostile';
import { fullSample, textSample, valuesOf } from './samples';

describe('lens registry', () => {
  it('offers the lenses under their ids', () => {
    assert.deepEqual(
      LENSES.map(({ id }) => id),
      [
        'surprisal',
        'entropy',
        'varentropy',
        'rank',
        'margin',
        'top-k-mass',
        'reflection',
        'survives',
        'nucleus-width',
        'candidates',
        'temperature',
        'bias',
        'author',
        'criterion',
        'rolling-entropy',
        'acceptance',
        'strength',
        'js',
        'kl',
        'reverse-kl',
        'tv',
        'log-ratio',
        'rank-change',
        'argmax-flip',
        'best-reference-rank',
        'z-score-kl',
        'z-score-kl-full',
        'plackett-luce',
        'base-entropy',
        'entropy-change',
        'top-k-overlap',
        'graph-on-logits',
        'sorted-distance',
        'weighted-advantage',
        'intro',
        'intro-weight',
        'intro-cumulative',
        'answer-likelihood',
        'intro-gap',
        't-reg',
        'context-effect',
        'context-log-ratio',
        'next-quill-weight',
        'dpo-reward',
        'align-distil-reward',
        'align-distil-strength',
        'bco-reward',
        'bco-belief',
        'minpro',
        'prefix-staleness',
        'contrast-js',
        'ziprc',
        'ziprc-length',
        'ziprc-drop',
        'ziprc-length-surprise',
      ],
    );
    assert.equal(findLens('rank'), RANK);
    assert.equal(findLens('toString'), undefined);
  });

  it('has a source for each lens, and a note where it is not as published', () => {
    for (const lens of LENSES) {
      assert.ok(lens.citation.length > 10, lens.id);
      assert.equal(lens.fidelityNote !== undefined, lens.fidelity !== 'published', lens.id);
      assert.ok(lens.range[0] < lens.range[1], lens.id);
    }
  });

  it('gives one value per token for any sample, hostile or empty', () => {
    for (const lens of LENSES) {
      for (const sample of [hostileSample(), textSample(), textSample('a', 'b')]) {
        const values = valuesOf(lens, sample);
        if (values.kind === 'exact') assert.equal(values.values.length, sample.tokens.length);
        if (values.kind === 'bounds') assert.equal(values.upper.length, sample.tokens.length);
        if (values.kind === 'absent') assert.match(values.reason, /\.$/);
      }
    }
  });

  it('does not change the sample', () => {
    const sample = fullSample([2, 1, 0], 1, { k: 2 });
    const before = JSON.stringify([...sample.columns].map(([, values]) => [...values]));
    for (const lens of LENSES) valuesOf(lens, sample);
    assert.equal(JSON.stringify([...sample.columns].map(([, values]) => [...values])), before);
  });
});

describe('surprisal', () => {
  it('is infinite for an impossible token, missing for an unknown one and 0 for a certain one', () => {
    const sample: Sample = {
      ...textSample('a', 'b', 'c', 'd'),
      columns: new Map([['logprob', Float64Array.of(-Infinity, NaN, -0, 0)]]),
    };
    const values = valuesOf(SURPRISAL, sample);
    assert.deepEqual(values, { kind: 'exact', values: Float64Array.of(Infinity, NaN, 0, 0) });
  });

  it('is absent, not nonsense, for raw logits', () => {
    const sample = {
      ...textSample('a'),
      columns: new Map([['unnormalised', Float64Array.of(12.5)]]),
    };
    const values = valuesOf(SURPRISAL, sample);
    assert.ok(values.kind === 'absent' && values.reason.includes('raw logits'));
  });
});

describe('varentropy', () => {
  it('is 0 for an even and for a certain choice', () => {
    const value = (logits: readonly number[]): number => {
      const values = valuesOf(VARENTROPY, fullSample(logits, 0, { k: 2 }));
      return values.kind === 'exact' ? (values.values[0] ?? NaN) : NaN;
    };
    assert.ok(Math.abs(value([1, 1, 1, 1])) < 1e-12);
    assert.ok(Math.abs(value([1000, 0, 0])) < 1e-12);
  });

  it('is absent where only top-k is known', () => {
    const sample = fullSample([1, 0], 0, { k: 2, columns: ['logprob'] });
    assert.equal(valuesOf(VARENTROPY, sample).kind, 'absent');
  });
});

describe('rank', () => {
  it('equals the true rank where the token is listed, and bounds it where not', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -10, max: 10 }), { minLength: 2, maxLength: 12 }),
        fc.nat(),
        fc.nat(),
        (logits, a, b) => {
          const k = 1 + (a % logits.length);
          const chosen = b % logits.length;
          const truth = 1 + logits.filter((logit) => logit > (logits[chosen] ?? NaN)).length;
          const values = valuesOf(RANK, fullSample(logits, chosen, { k, columns: ['logprob'] }));
          if (values.kind === 'exact') assert.equal(values.values[0], truth);
          else {
            assert.ok(values.kind === 'bounds');
            assert.equal(values.lower[0], k + 1);
            assert.ok(truth >= k + 1);
            assert.ok(Number.isNaN(values.upper[0]));
          }
        },
      ),
    );
  });

  it('finds the chosen token by its value where the texts differ', () => {
    const builder = new SampleBuilder();
    // A server that gives the chosen token the bytes of the half character before it as well.
    builder.push({
      text: Uint8Array.of(32, 209, 137),
      columns: { logprob: -0.5 },
      alternatives: [
        { id: -1, text: Uint8Array.of(137), logprob: -0.5 },
        { id: -1, text: 'x', logprob: -3 },
      ],
    });
    const sample: Sample = { id: 's', ...builder.build(), origin: {} };
    assert.deepEqual(valuesOf(RANK, sample), { kind: 'exact', values: Float64Array.of(1) });
  });
});

describe('margin and top-k mass', () => {
  it('are missing where too few alternatives are listed', () => {
    const builder = new SampleBuilder();
    const best = { id: 1, text: 'a', logprob: -0.1 };
    builder.push({ text: 'a', alternatives: [best] });
    builder.push({ text: 'a', alternatives: [best, { id: 2, text: 'b', logprob: -Infinity }] });
    const sample: Sample = { id: 's', ...builder.build(), origin: {} };
    const margin = valuesOf(MARGIN, sample);
    assert.ok(margin.kind === 'exact' && Number.isNaN(margin.values[0]));
    assert.ok(Math.abs((margin.values[1] ?? NaN) - Math.exp(-0.1)) < 1e-7);
    const mass = valuesOf(TOP_K_MASS, sample, { k: 2 });
    assert.ok(mass.kind === 'exact' && Number.isNaN(mass.values[0]));
    assert.equal(valuesOf(TOP_K_MASS, sample, { k: 3 }).kind, 'absent');
  });

  it('are between 0 and 1 for any distribution', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -30, max: 30, noNaN: true }), { minLength: 2, maxLength: 30 }),
        (logits) => {
          const sample = fullSample(logits, 0, { k: logits.length });
          for (const lens of [MARGIN, TOP_K_MASS]) {
            const values = valuesOf(lens, sample);
            const value = values.kind === 'exact' ? (values.values[0] ?? NaN) : NaN;
            assert.ok(value >= 0 && value <= 1 + 1e-6);
          }
        },
      ),
    );
  });

  it('are absent without alternatives, as is entropy', () => {
    for (const lens of [MARGIN, TOP_K_MASS, ENTROPY]) {
      assert.equal(valuesOf(lens, textSample('a')).kind, 'absent');
    }
  });
});
