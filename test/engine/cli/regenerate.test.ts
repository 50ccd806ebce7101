import assert from 'node:assert/strict';
import { bytesAt } from '../../../src/trace/byteStrings';
import { COLUMN, type Sample } from '../../../src/trace/sample';
import { decodeText } from '../../../src/trace/text';
import { good, reasonscope, traces, workFolder } from './support';

const SAMPLED = ['--decoder', 'temperature', '--seed', '5', '--max-tokens', '60'];

function textsOf({ tokens }: Sample): string[] {
  return Array.from({ length: tokens.length }, (_, index) => decodeText(bytesAt(tokens, index)));
}

describe('reasonscope regenerate', () => {
  const work = workFolder();
  const file = work.path('in.trace.json');
  let parent: Sample;

  before(() => {
    good('generate', '--prompt', 'Make 23 from 7, 6, 10.', ...SAMPLED, '--out', file);
    const sample = traces(work.read('in.trace.json'))[0]?.samples[0];
    assert.ok(sample);
    parent = sample;
  });

  const branches = (...args: string[]): readonly Sample[] => {
    const [trace] = traces(good('regenerate', file, ...args));
    assert.equal(trace?.samples[0]?.tokens.length, parent.tokens.length);
    return trace.samples.slice(1);
  };

  it('repeats the sample with its own decoder and seed, as a branch of it', () => {
    const [branch] = branches('--at', '12', ...SAMPLED, '--max-tokens', '48');
    assert.deepEqual(branch?.parent, { sample: parent.id, token: 12 });
    assert.deepEqual([...(branch.ids ?? [])], [...(parent.ids ?? [])]);
    assert.equal(branch.columns.get(COLUMN.logprob)?.length, parent.tokens.length);
    assert.equal(branch.topK?.logprobs.length, parent.topK?.logprobs.length);
    assert.notEqual(branch.id, parent.id);
  });

  it('goes on differently with another decoder, from a text that a person sets', () => {
    const [branch] = branches('--at', '10', '--force', ' Wait', '--decoder', 'greedy');
    assert.ok(branch);
    assert.deepEqual(textsOf(branch).slice(0, 10), textsOf(parent).slice(0, 10));
    assert.equal(textsOf(branch)[10], ' Wait');
    assert.equal(branch.columns.get(COLUMN.forced)?.[10], 1);
    assert.equal(branch.origin.decoder?.id, 'greedy');
    const [cost] = branch.origin.cost ?? [];
    assert.ok(cost && cost.passes > 0 && cost.tokens >= branch.tokens.length - 10);
  });

  it('adds every sample of a decoder that makes several', () => {
    const given = ['--at', '4', '--decoder', 'self-consistency', '--set', 'samples=3'];
    const samples = branches(...given, '--max-tokens', '30');
    assert.equal(samples.length, 3);
    assert.equal(new Set(samples.map(({ id }) => id)).size, 3);
    assert.ok(samples.every(({ parent: fork }) => fork?.sample === parent.id && fork.token === 4));
  });

  it('reads the text anew where the file tells no ids of this model', () => {
    const foreign = JSON.stringify({
      format: 'reasonscope-trace',
      version: 1,
      traces: [
        {
          prompt: { messages: [{ role: 'user', content: 'Make 23 from 7, 6, 10.' }] },
          samples: [{ tokens: ['<think>', 'I will try 7 +', ' 6 first.'] }],
        },
      ],
    });
    work.write('foreign.trace.json', foreign);
    const given = ['--at', '2', '--decoder', 'greedy', '--max-tokens', '5'];
    const out = good('regenerate', work.path('foreign.trace.json'), ...given);
    const branch = traces(out)[0]?.samples[1];
    assert.equal(branch?.parent, undefined);
    const texts = branch ? textsOf(branch) : [];
    assert.ok(texts.join('').startsWith('<think>I will try 7 +'), texts.join(''));
    assert.ok(branch?.columns.get(COLUMN.logprob)?.every((value) => value <= 0));
  });

  it('refuses in one line what it cannot do', () => {
    const cases: readonly (readonly [string[], RegExp])[] = [
      [['regenerate', file], /--at TOKEN is missing/],
      [['regenerate', file, '--at', '9999'], /--at must be a whole number from 0 to \d+/],
      [['regenerate', file, '--at', '1', '--decoder', 'no'], /There is no decoder "no"/],
      [['regenerate', work.path('none'), '--at', '1'], /none/],
    ];
    for (const [args, expected] of cases) {
      const { code, stderr } = reasonscope(...args);
      assert.equal(code, 1);
      assert.match(stderr, expected);
      assert.equal(stderr.trim().split('\n').length, 1, stderr);
    }
  });
});
