import assert from 'node:assert/strict';
import { branchTree, type BranchNode } from '../../../src/trace/branchTree';
import { byteStringsFrom } from '../../../src/trace/byteStrings';
import { branchesOf, withoutSamples } from '../../../src/trace/deleteSamples';
import type { Fork, Sample } from '../../../src/trace/sample';
import type { Trace } from '../../../src/trace/trace';

function sample(id: string, tokenizerHash: string, parent?: Fork): Sample {
  return {
    id,
    tokens: byteStringsFrom(['a', 'b']),
    columns: new Map(),
    origin: { model: { name: 'm', tokenizerHash } },
    ...(parent ? { parent } : {}),
  };
}

const TRACE: Trace = {
  id: 't',
  prompt: { text: 'Q', tokens: { ids: Int32Array.of(1), texts: byteStringsFrom(['Q']) } },
  samples: [
    sample('1', 'x'),
    sample('2', 'x', { sample: '1', token: 5 }),
    sample('3', 'x', { sample: '2', token: 8 }),
    sample('4', 'x', { sample: '2', token: 3 }),
    sample('5', 'y'),
  ],
};

function parents({ samples }: Trace): unknown {
  return Object.fromEntries(samples.map(({ id, parent }) => [id, parent]));
}

describe('deleting samples', () => {
  it('hands branches to the nearest ancestor, where the two part', () => {
    assert.deepEqual(parents(withoutSamples(TRACE, new Set(['2']))), {
      1: undefined,
      3: { sample: '1', token: 5 },
      4: { sample: '1', token: 3 },
      5: undefined,
    });
    assert.deepEqual(parents(withoutSamples(TRACE, new Set(['1', '2']))), {
      3: undefined,
      4: undefined,
      5: undefined,
    });
  });

  it('finds the branches of branches', () => {
    assert.deepEqual([...branchesOf(TRACE.samples, '1')].sort(), ['2', '3', '4']);
    assert.deepEqual([...branchesOf(TRACE.samples, '5')], []);
  });

  it('drops prompt tokens that the first sample left did not read', () => {
    const all = new Set(['1', '2', '3', '4']);
    assert.deepEqual(withoutSamples(TRACE, all).prompt, { text: 'Q' });
    assert.ok(withoutSamples(TRACE, new Set(['1'])).prompt.tokens);
  });
});

describe('tree of branches', () => {
  it('puts branches under their parent by fork, and what has no parent here at the root', () => {
    const lost = sample('6', 'x', { sample: 'gone', token: 1 });
    const read = (nodes: readonly BranchNode<Sample>[]): unknown =>
      nodes.map(({ sample: { id }, children }) => [id, read(children)]);
    assert.deepEqual(read(branchTree([...TRACE.samples, lost])), [
      [
        '1',
        [
          [
            '2',
            [
              ['4', []],
              ['3', []],
            ],
          ],
        ],
      ],
      ['5', []],
      ['6', []],
    ]);
  });
});
