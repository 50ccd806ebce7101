import assert from 'node:assert/strict';
import fc from 'fast-check';
import { chained, cut, type Link } from '../../../../../src/engine/decoders/chain/link';
import { drawWith } from '../../../../../src/engine/decoders/entropix/drawWith';
import { draw } from '../../../../../src/engine/decoders/sampler';
import { chain, countLeft, type Logits } from '../../../../../src/engine/processors/logits';
import { minP } from '../../../../../src/engine/processors/minP';
import { pack } from '../../../../../src/engine/processors/packed';
import { temperature } from '../../../../../src/engine/processors/temperature';
import { topK } from '../../../../../src/engine/processors/topK';
import { topNSigma } from '../../../../../src/engine/processors/topNSigma';
import { topP } from '../../../../../src/engine/processors/topP';
import { typical } from '../../../../../src/engine/processors/typical';

/** Steps of an eighth, so that there are ties. */
const rows = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: fc.integer({ min: -80, max: 80 }).map((value) => value / 8) },
      { weight: 1, arbitrary: fc.constant(-Infinity) },
    ),
    { minLength: 1, maxLength: 60 },
  )
  .filter((row) => row.some((value) => value > -Infinity))
  .map((row) => Float64Array.from(row));

const LINKS: readonly Link[] = [
  cut('top-n-sigma', topNSigma(1.5)),
  cut('top-k', topK(9)),
  cut('typical', typical(0.9)),
  cut('top-p', topP(0.8)),
  cut('min-p', minP(0.1)),
  { id: 'temperature', kind: 'scale', byId: false, apply: temperature(0.7) },
  // Looks at ids, so it gets whole rows.
  { ...cut('odd', (row) => row.map((z, id) => (id % 3 === 1 ? -Infinity : z))), byId: true },
  {
    id: 'shift',
    kind: 'shift',
    byId: true,
    apply: (row) => row.map((z, id) => (id % 2 === 0 ? z + 1 : z)),
  },
];

describe('pack', () => {
  it('leaves out what is ruled out, and puts it back', () => {
    fc.assert(
      fc.property(rows, (row) => {
        const packed = pack(row);
        assert.ok(packed.logits.every((value) => value > -Infinity));
        packed.logits.forEach((value, index) => {
          assert.equal(value, row[packed.idAt(index)]);
        });
        assert.deepEqual(packed.whole(packed.logits), row);
      }),
    );
  });
});

describe('a chain that packs rows', () => {
  it('picks and tells what one that does not pack does', () => {
    const links = fc.shuffledSubarray([...LINKS]);
    fc.assert(
      fc.property(rows, links, fc.nat(1000), (row, order, seed) => {
        const whole = order.map((link) => ({ ...link, byId: true }));
        // A row of which nothing is left has no token to pick.
        const left = order.reduce<Logits>((logits, link) => link.apply(logits, 0), row);
        fc.pre(countLeft(left) > 0);
        assert.deepEqual(chained(order, seed).pick(row, 0), chained(whole, seed).pick(row, 0));
      }),
      { numRuns: 500 },
    );
  });

  it('draws for entropix what whole rows give', () => {
    const settings = { temperature: 0.666, topP: 0.9, topK: 7, minP: 0.03, draws: 5 };
    const draws = fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { maxLength: 5 });
    fc.assert(
      fc.property(rows, draws, (row, us) => {
        const left = chain(temperature(0.666), topP(0.9), topK(7), minP(0.03))(row);
        const drawn = (us.length > 0 ? us : [0]).map((u) => draw(left, u));
        const best = drawn.reduce((a, b) => ((row[b] ?? NaN) > (row[a] ?? NaN) ? b : a));
        assert.deepEqual(drawWith(row, settings, us), { id: best, candidates: countLeft(left) });
      }),
    );
  });
});
