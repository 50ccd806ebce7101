import assert from 'node:assert/strict';
import { good, reasonscope, traces, workFolder } from './support';

interface Line {
  readonly verdicts: readonly Readonly<Record<string, unknown>>[];
}

function sample(id: string, text: string, rest: object = {}): object {
  return { id, tokens: [text], finish: 'stop', ...rest };
}

function trace(id: string, rest: object, ...samples: readonly object[]): object {
  return { id, prompt: { text: 'What is 6 times 7?' }, ...rest, samples };
}

describe('reasonscope verify', () => {
  const files = workFolder();
  const write = (name: string, ...all: readonly object[]): string => {
    files.write(name, JSON.stringify({ format: 'reasonscope-trace', version: 1, traces: all }));
    return files.path(name);
  };
  const lines = (output: string): Line[] =>
    output
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Line);
  const group = [
    sample('a', 'so \\boxed{84/2}'),
    sample('b', 'so 41', { reward: 0.5 }),
    sample('c', 'so 42', { finish: 'cancelled' }),
  ];

  it('judges every sample by the answer of its trace, and prints why', () => {
    const file = write('own.trace.json', trace('t', { answer: '42' }, ...group));
    const [line, ...more] = lines(good('verify', file));
    assert.deepEqual(more, []);
    assert.deepEqual(line, {
      trace: 't',
      gold: '42',
      samples: 3,
      judged: 2,
      right: 1,
      kept: 1,
      verdicts: [
        { sample: 'a', right: true, answer: '84/2', problem: null, reward: 1 },
        { sample: 'b', right: false, answer: '41', problem: 'it is not 42', reward: 0.5 },
        { sample: 'c', right: null, answer: null, problem: null, reward: null },
      ],
    });
  });

  it('writes rewards and a new answer, and replaces other rewards when told to', () => {
    const file = write('new.trace.json', trace('t', {}, ...group));
    const out = files.path('out.trace.jsonl');
    good('verify', file, '--answer', '41', '--replace', '--out', out);
    const [written] = traces(files.read('out.trace.jsonl'), 'out.trace.jsonl');
    assert.equal(written?.answer, '41');
    assert.deepEqual(
      written.samples.map(({ reward }) => reward),
      [0, 1, undefined],
    );
    const rules = files.path('rules.trace.json');
    good('verify', file, '--countdown', '6,7=42', '--out', rules);
    const [countdown] = traces(files.read('rules.trace.json'));
    assert.deepEqual(countdown?.countdown, { numbers: [6, 7], target: 42 });
    assert.deepEqual(
      countdown.samples.map(({ reward }) => reward),
      [0, 0.5, undefined],
    );
  });

  it('leaves the other traces as they are', () => {
    const [one, two] = [trace('one', {}, ...group), trace('two', {}, ...group)];
    const file = write('two.trace.json', one, two);
    const out = files.path('second.trace.json');
    const printed = good('verify', file, '--trace', '1', '--answer', '42', '--out', out);
    assert.equal(lines(printed).length, 1);
    const [first, second] = traces(files.read('second.trace.json'));
    assert.equal(first?.answer, undefined);
    assert.equal(first?.samples[0]?.reward, undefined);
    assert.equal(second?.answer, '42');
    assert.equal(second.samples[0]?.reward, 1);
  });

  it('says what is missing', () => {
    const file = write('none.trace.json', trace('one', {}, ...group), trace('two', {}));
    for (const [args, message] of [
      [[file], /No trace of .*none\.trace\.json has a gold answer\. Give it with --answer TEXT\./],
      [[file, '--answer', '42'], /has 2 traces\. Say with --trace I whose answer it is\./],
      [[file, '--answer', ' '], /--answer is empty/],
      [[file, '--countdown', 'six'], /--countdown must be numbers/],
      [[file, '--trace', '2', '--answer', '42'], /--trace must be a whole number from 0 to 1/],
      [[file, '--trace', '0', '--answer', '42', '--out', file], /same file/],
      [[], /FILE is missing/],
    ] as const) {
      const { code, stdout, stderr } = reasonscope('verify', ...args);
      assert.equal(code, 1);
      assert.equal(stdout, '');
      assert.match(stderr, message);
      assert.equal(stderr.trimEnd().split('\n').length, 1);
    }
  });
});
