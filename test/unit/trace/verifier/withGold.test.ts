import assert from 'node:assert/strict';
import { byteStringsFrom } from '../../../../src/trace/byteStrings';
import type { Finish, Sample } from '../../../../src/trace/sample';
import type { Trace } from '../../../../src/trace/trace';
import type { GoldFields } from '../../../../src/trace/verifier/goldText';
import { isContested, judgeBy, withGold } from '../../../../src/trace/verifier/withGold';

function sample(id: string, text: string, reward?: number, finish: Finish = 'stop'): Sample {
  return {
    id,
    tokens: byteStringsFrom([text]),
    columns: new Map(),
    origin: {},
    finish,
    ...(reward === undefined ? {} : { reward }),
  };
}

function trace(samples: readonly Sample[], gold: GoldFields = {}): Trace {
  return { id: 't', prompt: {}, note: 'kept', ...gold, samples };
}

function changed(before: Trace, gold: GoldFields, contested: 'keep' | 'replace' = 'keep'): Trace {
  return withGold(before, gold, judgeBy(before, gold), contested);
}

function rewards({ samples }: Trace): (number | undefined)[] {
  return samples.map(({ reward }) => reward);
}

function contested(before: Trace, gold: GoldFields): string[] {
  return judgeBy(before, gold)
    .filter(isContested)
    .map((judgement) => judgement.sample.id);
}

const ANSWERS = [
  sample('a', 'so 42'),
  sample('b', 'so 41'),
  sample('c', 'so 42', undefined, 'error'),
];

describe('setting the gold answer of a trace', () => {
  it('judges what was not judged, and what the former answer had judged', () => {
    const first = changed(trace(ANSWERS), { answer: '42' });
    assert.equal(first.answer, '42');
    assert.equal(first.note, 'kept');
    assert.deepEqual(rewards(first), [1, 0, undefined]);
    const second = changed(first, { answer: '41' });
    assert.deepEqual(contested(first, { answer: '41' }), []);
    assert.deepEqual(rewards(second), [0, 1, undefined]);
  });

  it('takes back what it gave when there is no answer any more', () => {
    const given = changed(trace(ANSWERS), { answer: '42' });
    const { samples, ...rest } = changed(given, {});
    assert.deepEqual(rest, { id: 't', prompt: {}, note: 'kept' });
    assert.ok(samples.every((one) => !('reward' in one)));
  });

  it('keeps rewards from elsewhere unless they are to be replaced', () => {
    const before = trace([
      sample('agrees', 'so 42', 1),
      sample('says-wrong', 'so 42', 0),
      sample('partial', 'so 41', 0.5),
      sample('stopped', 'so 42', 0.25, 'cancelled'),
      sample('open', 'so 42'),
    ]);
    const gold = { answer: '42' };
    assert.deepEqual(contested(before, gold), ['says-wrong', 'partial']);
    assert.deepEqual(rewards(changed(before, gold)), [1, 0, 0.5, 0.25, 1]);
    assert.deepEqual(rewards(changed(before, gold, 'replace')), [1, 1, 0, 0.25, 1]);
    // What was kept is still not ours afterwards.
    const kept = changed(before, gold);
    assert.deepEqual(rewards(changed(kept, {})), [undefined, 0, 0.5, 0.25, undefined]);
  });

  it('keeps a solution of a Countdown only as long as it follows the rules', () => {
    const rules = { countdown: { numbers: [9, 3, 5], target: 48 } };
    const before = trace([sample('a', 'Answer: 9 * 5 + 3')], { answer: '3 + (9 * 5)' });
    assert.deepEqual(rewards(changed(before, rules)), [1]);
    assert.equal(changed(before, rules).answer, '3 + (9 * 5)');
    const other = { countdown: { numbers: [9, 3, 5], target: 17 } };
    assert.equal('answer' in changed(changed(before, rules), other), false);
    // A text in place of the rules.
    const text = changed(changed(before, rules), { answer: '9 * 5 + 3' });
    assert.equal('countdown' in text, false);
    assert.deepEqual(rewards(text), [1]);
  });

  it('leaves the trace before as it was', () => {
    const before = trace(ANSWERS, { answer: '41' });
    const copy = structuredClone(before);
    changed(before, { answer: '42' });
    assert.deepEqual(before, copy);
  });
});
