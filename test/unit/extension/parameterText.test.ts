import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DECODERS } from '../../../src/engine/decoders/registry';
import { formatParameters, parseParameters } from '../../../src/extension/generation/parameterText';
import { resolveParameters, type Parameter } from '../../../src/trace/parameters';

const PARAMETERS: readonly Parameter[] = [
  { id: 'temperature', title: '', help: '', type: 'number', default: 1, minimum: 0, maximum: 10 },
  { id: 'top_k', title: '', help: '', type: 'integer', default: 40, minimum: 1, maximum: 100 },
];

describe('text of decoder parameters', () => {
  it('reads what it writes, for every decoder', () => {
    for (const { title, parameters } of DECODERS) {
      const defaults = resolveParameters(title, parameters, {});
      fc.assert(
        fc.property(fc.nat(2 ** 32 - 1), (seed) => {
          const text = formatParameters(defaults, seed);
          assert.deepEqual(parseParameters(title, parameters, text), {
            parameters: defaults,
            seed,
          });
        }),
      );
    }
  });

  it('completes what is left out', () => {
    assert.deepEqual(parseParameters('X', PARAMETERS, '  top_k=7 '), {
      parameters: { temperature: 1, top_k: 7 },
      seed: 0,
    });
  });

  for (const [text, message] of [
    ['temperature', /no "="/],
    ['temperature=hot', /temperature must be a number from 0 to 10, not "hot"/],
    ['temperature=10.5', /from 0 to 10/],
    ['top_k=1.5', /whole number/],
    ['top_p=1', /no parameter "top_p"; it takes: temperature, top_k/],
    ['seed=-1', /seed must be a whole number from 0 to 4294967295/],
    ['seed=', /seed must be/],
    ['seed=4294967296', /seed must be/],
  ] as const) {
    it(`refuses "${text}"`, () => {
      assert.throws(() => parseParameters('X', PARAMETERS, text), message);
    });
  }
});
