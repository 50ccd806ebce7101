import assert from 'node:assert/strict';
import { TraceFormatError } from '../../../../src/trace/errors';
import { readTraceFile } from '../../../../src/trace/formats/registry';
import { bytesOf } from '../../../fixtures/comparable';

function failure(content: string | Uint8Array, name = 'a.trace.json'): TraceFormatError {
  try {
    readTraceFile(name, typeof content === 'string' ? bytesOf(content) : content);
  } catch (error) {
    assert.ok(error instanceof TraceFormatError, String(error));
    return error;
  }
  return assert.fail('the file was read');
}

const HEAD = '{"format":"reasonscope-trace","version":1,';

describe('files that cannot be read', () => {
  it('empty', () => {
    for (const content of ['', '  \r\n\n', '\ufeff']) assert.equal(failure(content).code, 'empty');
  });

  it('binary', () => {
    assert.equal(failure(Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0)).code, 'binary');
    const utf16 = failure(Uint8Array.of(0xff, 0xfe, 0x7b, 0, 0x7d, 0));
    assert.match(utf16.message, /UTF-16/);
    const latin1 = failure(Uint8Array.from([...bytesOf(`${HEAD}\n"traces":["`), 0xe9, 0x22]));
    assert.equal(latin1.code, 'binary');
    assert.equal(latin1.place.line, 2);
  });

  it('not JSON, with line and column from 1', () => {
    const error = failure('{\n  "format": "reasonscope-trace",\n  "version" 1\n}');
    assert.equal(error.code, 'not-json');
    assert.deepEqual([error.place.line, error.place.column], [3, 13]);
    assert.match(error.message, /^a\.trace\.json:3:13: /);
    assert.equal(failure('hello world').code, 'not-json');
    assert.equal(failure('{"a":1]').code, 'not-json');
    assert.equal(failure(`${HEAD}"traces":[],}`).code, 'not-json');
    assert.equal(
      failure(`${HEAD}"traces":["a\nb"]}`).code,
      'not-json',
      'a raw line end in a string',
    );
  });

  it('truncated anywhere, and says where the file ends', () => {
    const whole = `${HEAD}"traces":[{"prompt":{"text":"é\\n"},"samples":[{"tokens":["a"],"columns":{"logprob":[-1.5e-3]},"note":null}]}]}`;
    for (let length = 1; length < whole.length; length += 1) {
      const error = failure(whole.slice(0, length));
      assert.equal(error.code, 'truncated', whole.slice(0, length));
      assert.equal(error.place.line, 1);
      assert.ok((error.place.column ?? 0) <= length + 1);
    }
    assert.match(failure(whole.slice(0, 60)).message, /truncated/);
  });

  it('unknown format, with what is read instead', () => {
    for (const content of ['{"a":1}', '[]', '"text"', '12', '{"a":1}\n{"a":2}']) {
      const error = failure(content);
      assert.equal(error.code, 'unknown-format', content);
      assert.match(error.message, /OpenAI chat completion/);
    }
  });

  it('a newer version, whatever else it holds', () => {
    const error = failure('{"format":"reasonscope-trace",\n"version":2,"traces":{"new":1}}');
    assert.equal(error.code, 'newer-version');
    assert.match(error.message, /version 2.*up to 1.*[Uu]pdate/);
    assert.equal(error.place.line, 2);
    assert.equal(failure('{"format":"reasonscope-trace","version":9}\n{}\n').code, 'newer-version');
  });

  it('a missing or impossible version', () => {
    for (const version of [
      '',
      '"version":"1",',
      '"version":0,',
      '"version":1.5,',
      '"version":null,',
    ]) {
      assert.equal(failure(`{"format":"reasonscope-trace",${version}"traces":[]}`).code, 'invalid');
    }
  });

  it('nesting that would overflow a writer', () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const head = `${HEAD}"traces":[{"prompt":{"text":"${'x'.repeat(100_000)}"}`;
    const error = failure(`${head},"x":${deep}}]}`);
    assert.equal(error.code, 'invalid');
    assert.match(error.message, /500 levels/);
  });

  it('nesting that overflows a parser', () => {
    const error = failure(`${HEAD}"traces":${'['.repeat(200_000)}`);
    assert.ok(error.code === 'not-json' || error.code === 'truncated');
    assert.equal(failure('['.repeat(200_000)).code, 'not-json');
  });
});

describe('records that break the format', () => {
  const cases: readonly (readonly [record: string, path: string, message: RegExp])[] = [
    ['{"samples":[]}', 'traces[0]', /"prompt" is missing/],
    ['{"prompt":"2+2","samples":[]}', 'traces[0].prompt', /must be an object/],
    ['{"prompt":{},"samples":{}}', 'traces[0].samples', /must be a list/],
    ['{"prompt":{},"samples":[{}]}', 'traces[0].samples[0]', /"tokens" is missing/],
    [
      '{"prompt":{},"samples":[{"tokens":["a",{"text":"b"}]}]}',
      'traces[0].samples[0].tokens[1]',
      /a token is a string/,
    ],
    ['{"prompt":{},"samples":[{"tokens":[[256]]}]}', 'traces[0].samples[0].tokens[0]', /0 to 255/],
    [
      '{"prompt":{},"samples":[{"id":"s","tokens":["a"],"columns":{"logprob":[1,2]}}]}',
      'traces[0].samples[0].columns.logprob',
      /Sample "s": column "logprob" has 2 values for 1 tokens/,
    ],
    [
      '{"prompt":{},"samples":[{"tokens":["a"],"columns":{"my col":["x"]}}]}',
      'traces[0].samples[0].columns["my col"][0]',
      /not "x"/,
    ],
    [
      '{"prompt":{},"samples":[{"tokens":["a"],"ids":[1,2]}]}',
      'traces[0].samples[0].ids',
      /"ids" has 2 values for 1 tokens/,
    ],
    ['{"prompt":{},"samples":[{"tokens":["a"],"ids":[1.5]}]}', 'traces[0].samples[0].ids[0]', /id/],
    [
      '{"prompt":{},"samples":[{"tokens":["a"],"topK":{"logprobs":[]}}]}',
      'traces[0].samples[0].topK.logprobs',
      /0 rows for 1 tokens/,
    ],
    [
      '{"prompt":{},"samples":[{"tokens":["a"],"topK":{"logprobs":[[-1]]}}]}',
      'traces[0].samples[0].topK',
      /"ids" or "texts"/,
    ],
    [
      '{"prompt":{},"samples":[{"tokens":["a"],"topK":{"ids":[[1,2]],"logprobs":[[-1]]}}]}',
      'traces[0].samples[0].topK.ids[0]',
      /2 entries beside 1/,
    ],
    [
      '{"prompt":{},"samples":[{"tokens":["a"],"finish":"eos"}]}',
      'traces[0].samples[0].finish',
      /one of stop, length/,
    ],
    [
      '{"prompt":{},"samples":[{"id":"a","tokens":[],"parent":{"sample":"a","token":0}}]}',
      'traces[0].samples[0].parent',
      /branch of itself/,
    ],
    [
      '{"prompt":{},"samples":[{"id":"a","tokens":[],"parent":{"sample":"b","token":0}},{"id":"b","tokens":[],"parent":{"sample":"a","token":0}}]}',
      'traces[0].samples[0].parent',
      /branch of itself/,
    ],
  ];
  for (const [record, path, message] of cases) {
    it(`${path}: ${message.source}`, () => {
      const error = failure(`{"format":"reasonscope-trace","version":1,"traces":[\n${record}\n]}`);
      assert.equal(error.code, 'invalid');
      assert.equal(error.place.path, path);
      assert.equal(error.place.line, 2);
      assert.match(error.message, message);
    });
  }
});
