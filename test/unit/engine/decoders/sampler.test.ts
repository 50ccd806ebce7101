import assert from 'node:assert/strict';
import fc from 'fast-check';
import { draw } from '../../../../src/engine/decoders/sampler';

describe('draw', () => {
  const row = Float64Array.from([0.1, -1, 0.2, 0.7].map((p) => (p < 0 ? -Infinity : Math.log(p))));

  it('picks by cumulative probability in the order of the ids', () => {
    const picks = [0, 0.0999, 0.1001, 0.2999, 0.3001, 0.999999].map((u) => draw(row, u));
    assert.deepEqual(picks, [0, 0, 2, 2, 3, 3]);
  });

  it('never picks a token that is ruled out', () => {
    const logit = fc.oneof(fc.double({ noNaN: true, min: -700, max: 700 }), fc.constant(-Infinity));
    const u = fc.double({ noNaN: true, min: 0, max: 1, maxExcluded: true });
    fc.assert(
      fc.property(
        fc.array(logit),
        fc.double({ noNaN: true, min: -5, max: 5 }),
        u,
        (rest, one, at) => {
          const logits = Float64Array.from([...rest, one]);
          assert.ok((logits[draw(logits, at)] ?? NaN) > -Infinity);
        },
      ),
    );
  });
});
