import assert from 'node:assert/strict';
import { alternativesAt } from '../../../../../src/trace/sampleBuilder';
import { readTraceFile } from '../../../../../src/trace/formats/registry';
import { decodeText } from '../../../../../src/trace/text';
import type { TraceFile } from '../../../../../src/trace/trace';
import { bytesOf } from '../../../../fixtures/comparable';

function read(text: string): TraceFile {
  return readTraceFile('x.trace.json', bytesOf(text));
}

function withSample(sample: string, more = ''): TraceFile {
  return read(
    `{"format":"reasonscope-trace","version":1,"traces":[{"prompt":{},"samples":[${sample}]${more}}]}`,
  );
}

describe('own format, reading', () => {
  it('needs no more than prompt and tokens', () => {
    const file = withSample('{"tokens":["a","b"]},{"tokens":[]}');
    assert.deepEqual(
      file.traces.map(({ id, samples }) => [id, samples.map((sample) => sample.id)]),
      [['trace 1', ['sample 1', 'sample 2']]],
    );
    assert.deepEqual(file.traces[0]?.samples[0]?.origin, {});
    assert.deepEqual(file.warnings, []);
  });

  it('accepts a byte order mark, CRLF, blank lines and any order of fields', () => {
    const file = read(
      '\ufeff\r\n{"traces":[{"samples":[{"tokens":["a"]}],\r\n"prompt":{}}],\r\n"version":1,"format":"reasonscope-trace"}\r\n\r\n',
    );
    assert.equal(file.traces.length, 1);
  });

  it('knows its format behind traces longer than the head', () => {
    const long = JSON.stringify('x'.repeat(200_000));
    const file = read(
      `{"traces":[{"prompt":{},"samples":[{"tokens":[${long}]}]}],"version":1,"format":"reasonscope-trace"}`,
    );
    assert.equal(file.format, 'reasonscope-trace');
  });

  it('reads the bare NaN and Infinity of Python, but not inside strings', () => {
    const file = withSample(
      '{"tokens":["NaN, -Infinity \\" NaN","b","c","d"],"columns":{"logprob":[NaN,-Infinity,Infinity,null]},"x-note":"NaN"}',
    );
    const sample = file.traces[0]?.samples[0];
    assert.deepEqual(
      sample?.columns.get('logprob'),
      Float64Array.of(NaN, -Infinity, Infinity, NaN),
    );
    assert.ok(decodeText(sample.tokens.bytes).startsWith('NaN, -Infinity " NaN'));
    assert.deepEqual(sample.extra, { 'x-note': 'NaN' });
  });

  it('keeps a place exact behind bare numbers', () => {
    assert.throws(
      () => withSample('{"tokens":["a"],"columns":{"logprob":[NaN]} "x":1}'),
      /x\.trace\.json:1:\d+: this is not valid JSON \(comma expected\)/,
    );
  });

  it('refuses decisions that do not fit their lanes, and says where', () => {
    const set = { lanes: [0, 1], utility: 0.5 };
    const good = {
      tokens: [1, 1],
      states: ['running', 'paused'],
      rewards: [0.5, 0.5],
      lengths: [3, 4],
      chosen: set,
      runnerUp: { lanes: [1], utility: 0.4, pause: 2 },
    };
    const withDecisions = (...decisions: readonly object[]): TraceFile => {
      const decoder = { id: 'zip-rc', decisions };
      return withSample(JSON.stringify({ tokens: ['a'], origin: { decoder } }));
    };
    const read = withDecisions(good, good).traces[0]?.samples[0]?.origin.decoder?.decisions;
    assert.deepEqual(read, [good, good]);
    const one = { tokens: [1], states: ['running'], rewards: [0.5], lengths: [3] };
    const wrong: readonly (readonly [object, RegExp])[] = [
      [{ ...good, states: ['running'] }, /states\): there are 1, and "tokens" of 2 lanes/],
      [{ ...good, rewards: [0.5, 0.5, 0.5] }, /rewards\): there are 3/],
      [{ ...good, lengths: [] }, /lengths\): there are 0/],
      [{ ...good, tokens: [1, -1] }, /tokens\[1\]\): it must be a whole number .* not -1/],
      [{ ...good, tokens: [1, 1.5] }, /tokens\[1\]\): it must be a whole number .* not 1\.5/],
      [{ ...good, chosen: { ...set, lanes: [0, 2] } }, /lanes\[1\]\): it must be one of 2 lanes/],
      [{ ...good, chosen: { ...set, lanes: [1, 1] } }, /lanes\[1\].*ascending/],
      [{ ...good, runnerUp: { ...set, lanes: [-1] } }, /runnerUp\.lanes\[0\]/],
      [
        { ...good, ...one, chosen: { ...set, lanes: [0] }, runnerUp: null },
        /decisions\[1\]\): it is of 1 lanes, and the first of 2/,
      ],
    ];
    for (const [decision, problem] of wrong) {
      assert.throws(() => withDecisions(good, decision), problem, JSON.stringify(decision));
    }
  });

  it('sorts alternatives and takes their texts from the vocabulary, the sample’s own first', () => {
    const file = withSample(
      '{"tokens":["a","b"],"topK":{"ids":[[1,2,3],[]],"logprobs":[[-3,null,-1],[]]},"vocabulary":{"3":"own"}}',
      ',"vocabulary":{"1":[226],"2":"two","3":"shared"}',
    );
    const topK = file.traces[0]?.samples[0]?.topK;
    assert.ok(topK);
    assert.deepEqual(
      alternativesAt(topK, 0).map(({ id, text, logprob }) => [id, Array.from(text), logprob]),
      [
        [3, [...bytesOf('own')], -1],
        [1, [226], -3],
        [2, [...bytesOf('two')], NaN],
      ],
    );
    assert.deepEqual(alternativesAt(topK, 1), []);
  });

  it('names alternatives without text by their id, and says so', () => {
    const file = withSample('{"tokens":["a"],"topK":{"ids":[[7]],"logprobs":[[-1]]}}');
    const topK = file.traces[0]?.samples[0]?.topK;
    assert.ok(topK);
    assert.equal(decodeText(alternativesAt(topK, 0)[0]?.text ?? new Uint8Array()), 'token_id:7');
    assert.match(file.warnings[0]?.message ?? '', /1 alternatives have an id but no text/);
  });

  it('gives records with the same id ids of their own, and says so', () => {
    const file = withSample('{"id":"a","tokens":[]},{"id":"a","tokens":[]},{"id":"a","tokens":[]}');
    assert.deepEqual(
      file.traces[0]?.samples.map(({ id }) => id),
      ['a', 'a (2)', 'a (3)'],
    );
    assert.equal(file.warnings.length, 2);
  });

  it('keeps a branch whose parent is missing, and says so', () => {
    const file = withSample('{"id":"a","tokens":["x"],"parent":{"sample":"gone","token":0}}');
    assert.deepEqual(file.traces[0]?.samples[0]?.parent, { sample: 'gone', token: 0 });
    assert.match(file.warnings[0]?.message ?? '', /"gone", which is not in trace/);
  });
});

describe('own format, JSONL', () => {
  const header = '{"format":"reasonscope-trace","version":1,"x-by":"me"}';
  const trace = '{"trace":{"id":"t","prompt":{"text":"q"},"vocabulary":{"1":"one"}}}';
  const sample = (token: string, of = 't'): string =>
    JSON.stringify({ sample: { tokens: [token] }, of });

  it('reads appended samples, with a vocabulary of their own', () => {
    const line =
      '{"sample":{"tokens":["a"],"topK":{"ids":[[1,2]],"logprobs":[[-1,-2]]},"vocabulary":{"2":"two"}},"of":"t"}';
    const file = read([header, trace, sample('a'), '', line, ''].join('\r\n'));
    assert.deepEqual(file.warnings, []);
    assert.deepEqual(file.extra, { 'x-by': 'me' });
    const topK = file.traces[0]?.samples[1]?.topK;
    assert.ok(topK);
    assert.deepEqual(
      alternativesAt(topK, 0).map(({ text }) => decodeText(text)),
      ['one', 'two'],
    );
  });

  it('tolerates a last line cut off anywhere, even inside a character', () => {
    const whole = bytesOf([header, trace, sample('a'), sample('é😀')].join('\n'));
    const start = bytesOf([header, trace, sample('a'), ''].join('\n')).length;
    for (let end = start + 1; end < whole.length; end += 1) {
      const file = readTraceFile('x', whole.slice(0, end));
      assert.equal(file.traces[0]?.samples.length, 1);
      assert.deepEqual(
        file.warnings.map(({ line, message }) => [line, message.includes('cut off')]),
        [[4, true]],
      );
    }
  });

  it('leaves out bad lines in the middle and reports each with its line', () => {
    const file = read(
      [
        header,
        '{"other":1}',
        trace,
        '{"sample":',
        sample('a'),
        '{"sample":{"tokens":["a"],"columns":{"logprob":[]}},"of":"t"}',
        '[1]',
        sample('b'),
        '',
      ].join('\n'),
    );
    assert.equal(file.traces[0]?.samples.length, 2);
    assert.deepEqual(
      file.warnings.map(({ line }) => line),
      [2, 4, 6, 7],
    );
    assert.match(
      file.warnings[2]?.message ?? '',
      /sample\.columns\.logprob.*0 values for 1 tokens/,
    );
  });

  it('counts bad lines beyond the hundred that it lists', () => {
    const file = read([header, trace, ...Array<string>(250).fill('{'), sample('a')].join('\n'));
    assert.equal(file.warnings.length, 101);
    assert.match(file.warnings.at(-1)?.message ?? '', /250 lines/);
    assert.equal(file.traces[0]?.samples.length, 1);
  });

  it('is an error where no line could be read', () => {
    assert.throws(
      () => read([header, '{"trace":{}}', '{"trace":{}}'].join('\n')),
      /:2 .*"prompt" is missing/,
    );
  });

  it('keeps samples of a trace that it has not seen', () => {
    const file = read([header, sample('a', 'lost'), sample('b', 'lost')].join('\n'));
    assert.deepEqual(
      file.traces.map(({ id, samples }) => [id, samples.length]),
      [['lost', 2]],
    );
    assert.equal(file.warnings.length, 1);
  });

  it('holds nothing but the header in a new file', () => {
    assert.deepEqual(read(`${header}\n`).traces, []);
  });
});

describe('own format, size', () => {
  it('reads 20,000 tokens with 20 alternatives', () => {
    const tokens = 20_000;
    const row = (at: number): number[] =>
      Array.from({ length: 20 }, (_, k) => (at * 7 + k * 131) % 50_000);
    const ids = Array.from({ length: tokens }, (_, at) => row(at));
    const logprobs = ids.map((list) => list.map((_, k) => -0.123456 * (k + 1)));
    const vocabulary = Object.fromEntries(
      Array.from({ length: 50_000 }, (_, id) => [String(id), ` t${id}`]),
    );
    const sample = { tokens: ids.map(([id]) => ` t${id}`), topK: { ids, logprobs } };
    const text = JSON.stringify({
      format: 'reasonscope-trace',
      version: 1,
      traces: [{ prompt: {}, vocabulary, samples: [sample] }],
    });
    const bytes = bytesOf(text);
    const file = readTraceFile('x', bytes);
    assert.equal(file.traces[0]?.samples[0]?.topK?.k, 20);
  });
});
