import assert from 'node:assert/strict';
import { COLUMN, referenceModel, type Origin, type Sample } from '../../../src/trace/sample';
import { SampleBuilder } from '../../../src/trace/sampleBuilder';
import { takesReference, withReference } from '../../../src/trace/withReference';

const OWN = { name: 'rl', hash: 'aa' };
const BASE = { name: 'base', hash: 'bb' };

function sampleOf(origin: Origin, ids: readonly number[] = [1, 2]): Sample {
  const builder = new SampleBuilder();
  for (const id of ids) builder.push({ text: `t${id}`, id, columns: { logprob: -1, rank: 2 } });
  return { id: 'one', ...builder.build(), origin, finish: 'stop' };
}

function comparedOf(origin: Origin, ids: readonly number[] = [1, 2]): Sample {
  const builder = new SampleBuilder();
  for (const id of ids) {
    const alternatives = [{ id, text: `t${id}`, logprob: -0.5 }];
    builder.push({
      text: `t${id}`,
      id,
      columns: { logprob: -1.5, js: 0.2 },
      alternatives,
      reference: { columns: { logprob: -3 }, alternatives },
    });
  }
  const decoder = { id: 'divergence', parameters: {}, otherModels: [BASE] };
  return { id: 'two', ...builder.build(), origin: { ...origin, decoder }, finish: 'stop' };
}

describe('a comparison in the sample that was compared', () => {
  const compared = comparedOf({ model: OWN });

  it('adds what the sample has not, names the model, and changes nothing else', () => {
    const decoder = { id: 'greedy', parameters: {} };
    const sample = sampleOf({ model: OWN, decoder });
    assert.ok(takesReference(sample, compared));
    const both = withReference(sample, compared);
    assert.deepEqual([both.id, both.origin.decoder], ['one', decoder]);
    assert.deepEqual([...(both.columns.get(COLUMN.logprob) ?? [])], [-1, -1]);
    assert.deepEqual([...(both.columns.get(COLUMN.js) ?? [])], [0.2, 0.2]);
    assert.deepEqual([...(both.reference?.columns.get(COLUMN.logprob) ?? [])], [-3, -3]);
    assert.deepEqual(referenceModel(both), BASE);
    assert.equal(both.topK, compared.topK);
    assert.equal(takesReference(both, compared), false);
  });

  const refused: readonly (readonly [string, Sample, Sample])[] = [
    ['other weights', sampleOf({ model: { ...OWN, hash: 'cc' } }), compared],
    ['weights that are not known', sampleOf({ model: { name: 'rl' } }), compared],
    ['other ids', sampleOf({ model: OWN }, [1, 3]), compared],
    ['fewer ids', sampleOf({ model: OWN }), comparedOf({ model: OWN }, [1])],
    ['a part', sampleOf({ model: OWN }), { ...compared, finish: 'cancelled' }],
    ['log-probabilities after cuts', sampleOf({ model: OWN, distribution: 'processed' }), compared],
  ];
  for (const [what, sample, other] of refused) {
    it(`is not for ${what}`, () => assert.equal(takesReference(sample, other), false));
  }

  it('goes by host and name where a server tells no hash', () => {
    const server = (host: string): Origin => ({
      model: { name: 'm' },
      server: {
        kind: 'vllm',
        host,
        route: '/v1/completions',
        capabilities: {
          logprobs: true,
          topK: 20,
          promptLogprobs: true,
          prefix: 'ids',
          values: 'raw',
        },
      },
    });
    assert.ok(takesReference(sampleOf(server('a:1')), comparedOf(server('a:1'))));
    assert.ok(!takesReference(sampleOf(server('a:1')), comparedOf(server('b:1'))));
    assert.ok(!takesReference(sampleOf({ model: OWN }), comparedOf(server('a:1'))));
  });
});
