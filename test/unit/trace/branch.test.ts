import assert from 'node:assert/strict';
import fc from 'fast-check';
import { branchOf } from '../../../src/trace/branch';
import { bytesAt } from '../../../src/trace/byteStrings';
import { freeSampleId } from '../../../src/trace/freeSampleId';
import type { Sample } from '../../../src/trace/sample';
import { SampleBuilder } from '../../../src/trace/sampleBuilder';

function sampleOf(id: string, rows: readonly number[], column: string): Sample {
  const builder = new SampleBuilder();
  for (const row of rows) {
    const alternatives = row % 2 === 0 ? [] : [{ id: row, text: `t${row}`, logprob: -row }];
    builder.push({
      text: `t${row}`,
      id: row,
      columns: { logprob: -row, [column]: row },
      alternatives,
    });
  }
  return { id, ...builder.build(), origin: {} };
}

describe('branchOf', () => {
  const rows = fc.array(fc.nat({ max: 50 }), { maxLength: 12 });

  it('has the records of its parent before the fork and its own after it', () => {
    fc.assert(
      fc.property(rows, rows, fc.nat({ max: 12 }), (before, after, at) => {
        const token = Math.min(at, before.length);
        const parent = sampleOf('p', before, 'a');
        const branch = branchOf(parent, token, sampleOf('b', after, 'c'));
        const all = [...before.slice(0, token), ...after];
        assert.deepEqual(branch.parent, { sample: 'p', token });
        assert.equal(branch.tokens.length, all.length);
        assert.deepEqual([...(branch.ids ?? [])], all);
        const expected = sampleOf('x', all, 'z');
        all.forEach((_, index) => {
          assert.deepEqual(bytesAt(branch.tokens, index), bytesAt(expected.tokens, index));
          assert.equal(
            branch.columns.get('logprob')?.[index],
            expected.columns.get('logprob')?.[index],
          );
          assert.equal(branch.columns.get('a')?.[index] ?? NaN, index < token ? all[index] : NaN);
        });
        for (const column of branch.columns.values()) assert.equal(column.length, all.length);
        if (branch.topK) assert.equal(branch.topK.ids.length, all.length * branch.topK.k);
      }),
    );
  });
});

describe('freeSampleId', () => {
  it('is the next number that is free', () => {
    assert.equal(freeSampleId(new Set()), '1');
    assert.equal(freeSampleId(new Set(['1', '2'])), '3');
    assert.equal(freeSampleId(new Set(['a', '3'])), '4');
  });
});
