import assert from 'node:assert/strict';
import fs from 'node:fs';
import { readTraceFile } from '../../../../src/trace/formats/registry';
import { alternativesAt } from '../../../../src/trace/sampleBuilder';
import { decodeText } from '../../../../src/trace/text';
import { bytesOf } from '../../../fixtures/comparable';

describe('legacy completions', () => {
  it('reads the parallel lists, with an echoed prompt', () => {
    const file = readTraceFile('x', fs.readFileSync('test/fixtures/completion.json'));
    assert.equal(file.format, 'openai-completions');
    assert.deepEqual(file.warnings, []);
    const sample = file.traces[0]?.samples[0];
    assert.ok(sample?.topK);
    assert.equal(decodeText(sample.tokens.bytes), 'Test prompt on “');
    assert.deepEqual(
      sample.columns.get('logprob'),
      Float64Array.of(NaN, -12.5, -5.25, -0.5, -0.25),
    );
    assert.deepEqual(
      alternativesAt(sample.topK, 2).map(({ text, logprob }) => [Array.from(text), logprob]),
      [
        [[10], -2.5],
        [Array.from(bytesOf(' on')), -5.25],
        [[0xe2, 0x80], -9.75],
      ],
    );
    assert.deepEqual(alternativesAt(sample.topK, 0), []);
    assert.equal(sample.finish, 'length');
  });

  it('reads vLLM’s additions, which stand per choice', () => {
    const value = {
      object: 'text_completion',
      choices: [
        {
          index: 0,
          text: ' 4',
          logprobs: { tokens: [' 4'], token_logprobs: [-9999], top_logprobs: null },
          token_ids: [19],
          prompt_token_ids: [17, 10],
          prompt_logprobs: [null, { '10': { logprob: -1, decoded_token: '+' } }],
          finish_reason: 'stop',
          stop_reason: '\n',
        },
      ],
    };
    const file = readTraceFile('x', bytesOf(JSON.stringify(value)));
    const sample = file.traces[0]?.samples[0];
    assert.deepEqual(sample?.ids, Int32Array.of(19));
    assert.deepEqual(sample.columns.get('logprob'), Float64Array.of(-Infinity));
    assert.equal(sample.finishDetail, 'stop sequence "\\n"');
    assert.deepEqual(file.traces[0]?.prompt.tokens?.ids, Int32Array.of(17, 10));
  });

  it('joins the lines of a stream, one trace per id', () => {
    const chunk = (id: string, index: number, text: string, finish: string | null): string =>
      JSON.stringify({
        id,
        object: 'text_completion',
        choices: [
          {
            index,
            text,
            logprobs: { tokens: [text], token_logprobs: [-1], top_logprobs: [{ [text]: -1 }] },
            finish_reason: finish,
          },
        ],
      });
    const lines = [
      chunk('a', 0, 'x', null),
      chunk('a', 1, 'p', null),
      chunk('a', 0, 'y', 'stop'),
      chunk('a', 1, 'q', 'length'),
      '{"id":"a","object":"text_completion","choices":[],"usage":{"total_tokens":4}}',
      chunk('b', 0, 'z', 'stop'),
      chunk('b', 0, 'whole again', 'stop'),
    ];
    const file = readTraceFile('x', bytesOf(lines.join('\n')));
    assert.deepEqual(
      file.traces.map(({ id, samples }) => [
        id,
        ...samples.map(({ tokens, finish }) => [decodeText(tokens.bytes), tokens.length, finish]),
      ]),
      [
        ['a', ['xy', 2, 'stop'], ['pq', 2, 'length']],
        ['b', ['z', 1, 'stop']],
        ['b (2)', ['whole again', 1, 'stop']],
      ],
    );
  });

  it('says where there is no token data', () => {
    const value = { object: 'text_completion', choices: [{ text: 'Two words', logprobs: null }] };
    const file = readTraceFile('x', bytesOf(JSON.stringify(value)));
    assert.match(file.warnings[0]?.message ?? '', /No token data/);
    assert.equal(file.traces[0]?.samples[0]?.tokens.length, 2);
  });
});
