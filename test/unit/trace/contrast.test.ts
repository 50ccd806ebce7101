import assert from 'node:assert/strict';
import { beginningOf, branchOf } from '../../../src/trace/branch';
import { contrastOf, withContrast, withoutContrasts } from '../../../src/trace/contrast';
import type { Sample } from '../../../src/trace/sample';
import { SampleBuilder } from '../../../src/trace/sampleBuilder';
import { packSample, unpackBlock } from '../../../src/trace/wire';

/** Three tokens with a column of their own and one whose name only looks like a contrast's. */
function plain(): Sample {
  const builder = new SampleBuilder();
  for (const text of ['a', 'b', 'c']) {
    builder.push({ text, columns: { logprob: -1, 'intro.mine': 5 } });
  }
  return { id: 's', ...builder.build(), origin: {} };
}

function contrasted(sample: Sample, preset: string, value: number): Sample {
  const contrast = { preset, prompt: `${preset} ${value}`, otherPrompt: 'B', origin: {} };
  return withContrast(sample, contrast, [['logprob', Float64Array.of(value, value, value)]]);
}

describe('contrasts of a sample', () => {
  it('are added, and replaced by one of the same preset', () => {
    const first = contrasted(contrasted(plain(), 'intro', -2), 'dpo', -3);
    const again = contrasted(first, 'intro', -4);
    assert.deepEqual(
      again.contrasts?.map(({ prompt }) => prompt),
      ['dpo -3', 'intro -4'],
    );
    assert.deepEqual(
      [...again.columns.keys()],
      ['logprob', 'intro.mine', 'dpo.logprob', 'intro.logprob'],
    );
    assert.equal(again.columns.get('intro.logprob')?.[0], -4);
    assert.equal(contrastOf(again, 'dpo')?.prompt, 'dpo -3');
    assert.equal(contrastOf(again, 't-reg'), undefined);
    assert.equal(first.columns.get('intro.logprob')?.[0], -2, 'the sample before is as it was');
  });

  it('leave out columns of the replaced one that the new one has not', () => {
    const first = withContrast(plain(), { preset: 'intro', prompt: 'A', origin: {} }, [
      ['logprob', Float64Array.of(-1, -1, -1)],
      ['answerLogprob', Float64Array.of(-9, -9, -9)],
    ]);
    assert.ok(!contrasted(first, 'intro', -2).columns.has('intro.answerLogprob'));
  });

  it('stay behind where a branch leaves: they are of the whole sample', () => {
    const parent = contrasted(plain(), 'intro', -2);
    assert.deepEqual([...withoutContrasts(parent).keys()], ['logprob', 'intro.mine']);
    const branch = branchOf(parent, 2, { ...plain(), id: 'b' });
    assert.deepEqual([...branch.columns.keys()], ['logprob', 'intro.mine']);
    assert.equal(branch.contrasts, undefined);
    assert.equal([...beginningOf(parent, 2)].length, 2);
  });

  it('cross to the view', () => {
    const sample = contrasted(plain(), 'intro', -2);
    assert.deepEqual(unpackBlock(structuredClone(packSample(sample))), sample);
  });
});
