import assert from 'node:assert/strict';
import { NgramModel, type NgramMode } from '../../../../../src/engine/decoders/ngram/ngramModel';

/** The oracle of the method's notes: corpus, context and results to six places. */
const model = new NgramModel([0, 1, 2, 0, 1, 3, 0, 1, 2], 4);
const CONTEXT = [0, 1];

function near(actual: Iterable<number>, expected: readonly number[]): void {
  const values = [...actual];
  assert.equal(values.length, expected.length);
  values.forEach((value, index) => {
    assert.ok(Math.abs(value - (expected[index] ?? NaN)) < 1e-5, `${value} at ${index}`);
  });
}

describe('NgramModel', () => {
  const rows: readonly (readonly [NgramMode, readonly number[]])[] = [
    ['literal', [0.489013, -0.010987, 0.148393, -0.020872]],
    ['full', [-0.23168, -0.73168, 0.148393, -0.020872]],
    ['centred-sparse', [0.502876, 0.002876, 0.287022, 0.117758]],
  ];
  for (const [mode, expected] of rows) {
    it(`adds its weight in mode ${mode}`, () => {
      const row = Float64Array.of(0.5, 0, 0.2, 0.1);
      model.addTo(row, CONTEXT, 0.1, mode);
      near(row, expected);
    });
  }

  it('mixes the orders to score a token', () => {
    near(
      [0, 1, 2, 3].map((id) => model.probability(CONTEXT, id)),
      [0.033629, 0.033629, 0.621724, 0.311017],
    );
  });

  it('falls back to the orders whose context the corpus has', () => {
    const row = Float64Array.of(0, 0, 0, 0);
    model.addTo(row, [3, 2], 1, 'literal');
    // Order 1 and the context [2], which is followed by 0; there is no [3, 2].
    const unigram = [3, 3, 2, 1].map((count) => 0.1 * Math.log((count + 1e-3) / 9.004));
    near(row, [(unigram[0] ?? 0) + 0.3 * Math.log(1.001 / 1.004), ...unigram.slice(1)]);
    near(
      [0, 1].map((id) => model.probability([], id)),
      [3.001 / 9.004, 3.001 / 9.004],
    );
  });

  it('changes nothing at strength 0, and ignores columns that it does not know', () => {
    const row = Float64Array.of(1, 2);
    model.addTo(row, CONTEXT, 0, 'full');
    near(row, [1, 2]);
  });
});
