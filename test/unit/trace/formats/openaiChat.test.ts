import assert from 'node:assert/strict';
import fs from 'node:fs';
import { readTraceFile } from '../../../../src/trace/formats/registry';
import { alternativesAt } from '../../../../src/trace/sampleBuilder';
import type { Sample } from '../../../../src/trace/sample';
import { segmentsOf } from '../../../../src/trace/segments';
import { decodeText } from '../../../../src/trace/text';
import type { TraceFile } from '../../../../src/trace/trace';
import { ENTROPY } from '../../../../src/lenses/entropy';
import { bytesOf } from '../../../fixtures/comparable';
import { valuesOf } from '../../lenses/samples';

function fixture(name: string): TraceFile {
  return readTraceFile(name, fs.readFileSync(`test/fixtures/${name}`));
}

interface Item {
  readonly token: string;
  readonly logprob?: unknown;
  readonly bytes?: readonly number[] | null;
  readonly top_logprobs?: readonly Item[];
}

function response(content: readonly Item[] | null, message: object, more = {}): object {
  return {
    object: 'chat.completion',
    choices: [{ index: 0, message, logprobs: content && { content }, ...more }],
  };
}

function read(...responses: readonly object[]): TraceFile {
  const value = responses.length === 1 ? responses[0] : responses;
  return readTraceFile('response.json', bytesOf(JSON.stringify(value)));
}

function first(file: TraceFile): Sample {
  const sample = file.traces[0]?.samples[0];
  assert.ok(sample);
  return sample;
}

function textOf(sample: Sample): string {
  return decodeText(sample.tokens.bytes);
}

function rows(sample: Sample): unknown {
  return Array.from({ length: sample.tokens.length }, (_, index) =>
    sample.topK
      ? alternativesAt(sample.topK, index).map(({ text, logprob }) => [decodeText(text), logprob])
      : [],
  );
}

describe('chat completions', () => {
  it('gives a sample per choice, with bytes, values and origin', () => {
    const file = fixture('chat.json');
    assert.equal(file.format, 'openai-chat');
    const [trace] = file.traces;
    assert.equal(trace?.id, 'chatcmpl-fixture');
    const [one, two] = trace.samples;
    assert.ok(one && two);
    assert.equal(textOf(one), 'It is é!');
    assert.deepEqual(
      one.columns.get('logprob'),
      Float64Array.of(-0.25, -3.5, -0.5, -0, -1.1920929e-7),
    );
    assert.deepEqual(one.origin, {
      model: { name: 'fixture-chat' },
      createdAt: '2025-06-15T15:06:40.000Z',
    });
    assert.equal(one.finish, 'stop');
    assert.deepEqual(
      [textOf(two), two.finish, two.finishDetail],
      ['No.', 'other', 'content_filter'],
    );
    assert.equal(valuesOf(ENTROPY, one).kind, 'bounds');
  });

  it('takes a chosen token outside of the list, and a placeholder as missing', () => {
    const file = fixture('chat.json');
    assert.deepEqual(rows(first(file)), [
      [
        ['It', -0.25],
        ['The', -1.75],
      ],
      [
        [' may', -0.125],
        [' was', -2.5],
      ],
      [],
      [
        ['\ufffd', -0],
        ['\ufffd', NaN],
      ],
      [],
    ]);
    assert.match(file.warnings[0]?.message ?? '', /1 placeholders/);
  });

  it('reads vLLM’s additions', () => {
    const file = fixture('vllmChat.json');
    const sample = first(file);
    assert.deepEqual(sample.ids, Int32Array.of(10061, 752, 1490, 19));
    assert.equal(sample.finishDetail, 'stop token 151645');
    assert.deepEqual((rows(sample) as unknown[])[0], [
      ['Okay', -0.5],
      ['Let', -0.75],
      ['No', -Infinity],
    ]);
    const tokens = file.traces[0]?.prompt.tokens;
    assert.deepEqual(tokens?.ids, Int32Array.of(151644, 872));
    assert.equal(decodeText(tokens.texts.bytes), 'token_id:151644user');
    assert.deepEqual(
      segmentsOf(sample, undefined).map(({ kind, end }) => [kind, end]),
      [
        ['reasoning', 3],
        ['answer', 4],
      ],
    );
  });

  it('warns of raw logits, and gives no probabilities from them', () => {
    const file = read(
      response(
        [
          { token: 'a', logprob: 12.5, top_logprobs: [{ token: 'b', logprob: 14 }] },
          { token: 'b', logprob: -2, top_logprobs: [] },
        ],
        { content: 'ab' },
      ),
    );
    const sample = first(file);
    assert.match(
      file.warnings[0]?.message ?? '',
      /values above 0: raw logits, not log-probabilities/,
    );
    assert.deepEqual([...sample.columns.keys()], ['unnormalised']);
    assert.deepEqual(sample.columns.get('unnormalised'), Float64Array.of(12.5, -2));
    assert.equal(sample.topK, undefined);
  });

  it('tolerates rounding above 0', () => {
    const sample = first(read(response([{ token: 'a', logprob: 1e-7 }], { content: 'a' })));
    assert.deepEqual(sample.columns.get('logprob'), Float64Array.of(1e-7));
  });

  it('takes all zeros without alternatives as not computed', () => {
    const items = ['a', 'b', 'c', 'd'].map((token) => ({ token, logprob: 0 }));
    const file = read(response(items, { content: 'abcd' }));
    assert.equal(first(file).columns.size, 0);
    assert.match(file.warnings[0]?.message ?? '', /is 0/);
  });

  it('decodes token names by what they hold: escapes, ids, glyphs, pieces', () => {
    const joined = (tokens: readonly Item[], content: string): string =>
      textOf(first(read(response(tokens, { content }))));
    assert.equal(joined([{ token: 'bytes:\\xe9\\x9b' }, { token: '\\xaa' }], '雪'), '雪');
    assert.equal(
      joined([{ token: 'Hello' }, { token: 'ĠwÃ¶rld' }, { token: 'Ċ' }], 'Hello wörld\n'),
      'Hello wörld\n',
    );
    const glyph = 'Ġthe';
    assert.equal(joined([{ token: glyph, bytes: [...bytesOf(glyph)] }], ' the'), ' the');
    assert.equal(
      joined([{ token: '▁a' }, { token: '<0xE2>' }, { token: '▁b' }], 'x'),
      ' a\ufffd b',
    );
    assert.equal(
      joined([{ token: 'Ġ' }, { token: ' is a glyph' }], 'Ġ is a glyph'),
      'Ġ is a glyph',
    );
    const named = first(
      read(
        response([{ token: 'token_id:42', bytes: [...bytesOf('token_id:42')] }], { content: 'x' }),
      ),
    );
    assert.deepEqual(named.ids, Int32Array.of(42));
  });

  it('shows a response without token data in words, and says so', () => {
    const file = read(response(null, { content: 'Two words', reasoning_content: 'Hm, so' }));
    const sample = first(file);
    assert.equal(textOf(sample), 'Hm, so\n\nTwo words');
    assert.equal(sample.columns.has('logprob'), false);
    assert.deepEqual(
      segmentsOf(sample, undefined).map(({ kind }) => kind),
      ['reasoning', 'answer'],
    );
    assert.match(file.warnings[0]?.message ?? '', /No token data/);
  });

  it('puts reasoning without tokens before an answer with tokens, and says so', () => {
    const file = read(
      response([{ token: '4', logprob: -0.5 }], { content: '4', reasoning: 'Two and two' }),
    );
    const sample = first(file);
    assert.equal(textOf(sample), 'Two and two\n\n4');
    const logprobs = sample.columns.get('logprob');
    assert.equal(logprobs?.at(-1), -0.5);
    assert.ok(logprobs.slice(0, -1).every(Number.isNaN));
    assert.match(file.warnings[0]?.message ?? '', /answer alone/);
  });

  it('says where the tokens are not those of the message', () => {
    const file = read(response([{ token: 'x', logprob: -1 }], { content: 'other' }));
    assert.match(file.warnings[0]?.message ?? '', /do not join/);
  });

  it('takes lists, lines and logged wrappers', () => {
    const one = response([{ token: 'a', logprob: -1 }], { content: 'a' });
    assert.equal(read(one, one).traces.length, 2);
    const line = JSON.stringify({ custom_id: 'r', response: { status_code: 200, body: one } });
    const file = readTraceFile(
      'x.jsonl',
      bytesOf(`${line}\n{bad\n\n${line}\n{"a":1}\n${line.slice(0, 50)}`),
    );
    assert.equal(file.traces.length, 2);
    assert.deepEqual(
      file.warnings.map(({ line: number }) => number),
      [2, 5, 6],
    );
    assert.match(file.warnings[2]?.message ?? '', /cut off/);
  });

  it('is known by its content behind long logprobs, whatever the order of fields', () => {
    const items = Array.from({ length: 2000 }, (_, i) => ({
      token: `t${i} `,
      logprob: -1,
      bytes: null,
    }));
    const value = {
      choices: [{ logprobs: { content: items }, message: { content: 't0' }, index: 0 }],
      object: 'chat.completion',
    };
    assert.equal(readTraceFile('x', bytesOf(JSON.stringify(value))).format, 'openai-chat');
  });

  it('survives fields of any type', () => {
    for (const junk of [null, 1, 'x', [], {}, [null], [[]], [{}]]) {
      const values = [
        { object: 'chat.completion', choices: junk },
        {
          id: junk,
          model: junk,
          created: junk,
          ...response([{ token: 'a', logprob: junk }], { content: junk }),
        },
        response([{ token: 'a', bytes: junk as null, top_logprobs: junk as [] }], {
          reasoning: junk,
        }),
        response(
          null,
          { content: 'a' },
          { logprobs: junk, finish_reason: junk, index: junk, token_ids: junk },
        ),
        { ...response(null, { content: 'a' }), prompt_token_ids: junk, prompt_logprobs: junk },
      ];
      for (const value of values) {
        try {
          readTraceFile('x', bytesOf(JSON.stringify(value)));
        } catch (error) {
          assert.equal(error instanceof Error && error.name, 'TraceFormatError', String(error));
        }
      }
    }
  });
});
