import assert from 'node:assert/strict';
import fc from 'fast-check';
import { epsilon } from '../../../src/engine/processors/epsilon';
import { eta } from '../../../src/engine/processors/eta';
import type { LogitsProcessor } from '../../../src/engine/processors/logits';
import { minP } from '../../../src/engine/processors/minP';
import { topK } from '../../../src/engine/processors/topK';
import { topP } from '../../../src/engine/processors/topP';
import { typical } from '../../../src/engine/processors/typical';
import type { Lens } from '../../../src/lenses/lens';
import { NUCLEUS_WIDTH } from '../../../src/lenses/nucleusWidth';
import { SURVIVES } from '../../../src/lenses/survives';
import { fullSample, textSample, valuesOf } from './samples';

/** The decoders' own cuts, which the lenses must agree with. */
const CUTS: Readonly<Record<string, readonly [string, (threshold: number) => LogitsProcessor]>> = {
  'top-p': ['top_p', topP],
  'min-p': ['min_p', minP],
  typical: ['typical_p', typical],
  epsilon: ['epsilon_cutoff', epsilon],
  eta: ['eta_cutoff', eta],
};

interface Known {
  readonly k: number;
  readonly columns?: readonly string[];
  /** Whether the file tells the vocabulary's size. */
  readonly sized?: boolean;
}

/** Both ends of a lens at one token. */
function ends(
  lens: Lens,
  logits: readonly number[],
  chosen: number,
  known: Known,
  parameters: Readonly<Record<string, unknown>>,
): readonly [number, number] {
  const { sized = true, ...options } = known;
  const sample = fullSample(logits, chosen, options);
  const origin = sized ? { model: { name: 'm', vocabularySize: logits.length } } : {};
  const values = valuesOf(lens, { ...sample, origin }, parameters);
  if (values.kind === 'absent') return [NaN, NaN];
  if (values.kind === 'exact') return [values.values[0] ?? NaN, values.values[0] ?? NaN];
  return [values.lower[0] ?? NaN, values.upper[0] ?? NaN];
}

const LOGITS = [2, 1, 0.5, 0, -1];

describe('truncation lenses', () => {
  const cases = [
    ['top-p', { top_p: 0.9 }, 4],
    ['top-p', { top_p: 0.5 }, 1],
    ['top-p', { top_p: 1 }, 5],
    ['top-k', { top_k: 2 }, 2],
    ['min-p', { min_p: 0.1 }, 4],
    ['min-p', { min_p: 0.3 }, 2],
    ['eta', { eta_cutoff: 0.1 }, 3],
    ['eta', { eta_cutoff: 0.3 }, 2],
    ['epsilon', { epsilon_cutoff: 0.1 }, 3],
    ['typical', { typical_p: 0.5 }, 2],
    ['typical', { typical_p: 0.9 }, 4],
  ] as const;
  for (const [truncation, threshold, width] of cases) {
    it(`${truncation} ${JSON.stringify(threshold)} leaves ${width} of the reference row`, () => {
      const parameters = { truncation, ...threshold };
      assert.deepEqual(ends(NUCLEUS_WIDTH, LOGITS, 0, { k: 5 }, parameters), [width, width]);
      // The kept tokens of these cases are the most probable ones.
      LOGITS.forEach((_, chosen) => {
        const expected = chosen < width ? 1 : 0;
        const found = ends(SURVIVES, LOGITS, chosen, { k: 5 }, parameters);
        assert.deepEqual(found, [expected, expected], `token ${chosen}`);
      });
    });
  }

  it('knows that the typical cut can drop the best token', () => {
    const parameters = { truncation: 'typical', typical_p: 0.2 };
    assert.deepEqual(ends(SURVIVES, LOGITS, 0, { k: 5 }, parameters), [0, 0]);
    assert.deepEqual(ends(SURVIVES, LOGITS, 1, { k: 5 }, parameters), [1, 1]);
  });

  // Logits of few digits, so that two are either equal or told apart in float32.
  const rows = fc.array(
    fc.integer({ min: -400, max: 400 }).map((value) => value / 32),
    { minLength: 2, maxLength: 40 },
  );
  for (const [truncation, [id, cut]] of Object.entries(CUTS)) {
    it(`${truncation} agrees with the decoder, and its bounds hold where less is known`, () => {
      fc.assert(
        fc.property(
          rows,
          fc.nat(),
          fc.nat(),
          fc.double({ min: 0.001, max: 1, noNaN: true }),
          fc.boolean(),
          (logits, a, b, threshold, sized) => {
            const chosen = a % logits.length;
            const left = cut(threshold)(Float64Array.from(logits));
            const kept = (left[chosen] ?? NaN) > -Infinity ? 1 : 0;
            const width = left.filter((logit) => logit > -Infinity).length;
            const parameters = { truncation, [id]: threshold };
            for (const k of [logits.length, 1 + (b % logits.length)]) {
              const known = { k, sized, columns: ['logprob', 'entropy'] };
              // What is so near to a threshold that storage as float32 decides is left out.
              if (nearThreshold(cut, logits, threshold)) return;
              const [least, most] = ends(SURVIVES, logits, chosen, known, parameters);
              assert.ok(least <= kept && kept <= most, `${least} to ${most}, not ${kept}`);
              const [fewest, widest] = ends(NUCLEUS_WIDTH, logits, chosen, known, parameters);
              assert.ok(fewest <= width, `at least ${fewest} of ${width}`);
              assert.ok(Number.isNaN(widest) || width <= widest, `at most ${widest} of ${width}`);
              if (k === logits.length && sized) {
                assert.deepEqual([least, fewest, widest], [most, width, width]);
              }
            }
          },
        ),
        { numRuns: 300 },
      );
    });
  }

  it('top-k goes by the rank, from the column or the list', () => {
    const parameters = { truncation: 'top-k', top_k: 3 };
    for (const chosen of LOGITS.keys()) {
      const expected = topK(3)(Float64Array.from(LOGITS))[chosen] === -Infinity ? 0 : 1;
      const column = { k: 1, columns: ['logprob', 'rank'] };
      assert.deepEqual(ends(SURVIVES, LOGITS, chosen, column, parameters), [expected, expected]);
      const list = { k: 5, columns: ['logprob'] };
      assert.deepEqual(ends(SURVIVES, LOGITS, chosen, list, parameters), [expected, expected]);
    }
    // Neither the third nor a later one is told apart by a list of two.
    const short = { k: 2, columns: ['logprob'] };
    assert.deepEqual(ends(SURVIVES, LOGITS, 4, short, parameters), [0, 1]);
    const two = { truncation: 'top-k', top_k: 2 };
    assert.deepEqual(ends(SURVIVES, LOGITS, 4, short, two), [0, 0]);
  });

  it('are absent where what they depend on is not recorded', () => {
    const typicalOnly = { truncation: 'typical' };
    for (const lens of [SURVIVES, NUCLEUS_WIDTH]) {
      assert.equal(valuesOf(lens, textSample('a')).kind, 'absent');
      const noEntropy = fullSample(LOGITS, 0, { k: 5, columns: ['logprob'] });
      assert.equal(valuesOf(lens, noEntropy, typicalOnly).kind, 'absent');
    }
  });
});

/** Whether a threshold a little higher or lower cuts differently. */
function nearThreshold(
  cut: (threshold: number) => LogitsProcessor,
  logits: readonly number[],
  threshold: number,
): boolean {
  const widths = [1 - 2e-5, 1, 1 + 2e-5].map(
    (factor) =>
      cut(Math.min(1, threshold * factor))(Float64Array.from(logits)).filter((z) => z > -Infinity)
        .length,
  );
  return new Set(widths).size > 1;
}
