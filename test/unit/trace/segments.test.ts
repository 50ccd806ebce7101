import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DELIMITERS } from '../../../src/trace/delimiters';
import { segmentsOf } from '../../../src/trace/segments';
import type { Sample } from '../../../src/trace/sample';
import { textSample } from '../lenses/samples';

/** `R0-2 A2-3`; `!` marks truncated reasoning. */
function shown(sample: Sample, prompt?: string): string {
  return segmentsOf(sample, prompt)
    .map(
      ({ start, end, kind, truncated }) =>
        `${kind === 'reasoning' ? 'R' : 'A'}${start}-${end}${truncated ? '!' : ''}`,
    )
    .join(' ');
}

function segments(tokens: readonly string[], prompt?: string): string {
  return shown(textSample(...tokens), prompt);
}

describe('segments', () => {
  it('puts the delimiters with the reasoning', () => {
    assert.equal(segments(['<think>', 'a', '</think>', 'b']), 'R0-3 A3-4');
    assert.equal(segments(['\n', '<think>', 'a', '</think>', '\n', 'b']), 'R0-4 A4-6');
    assert.equal(segments(['Hi', '<think>', 'a', '</think>', 'b']), 'A0-1 R1-4 A4-5');
  });

  it('reads delimiters over several tokens, and inside one', () => {
    assert.equal(segments(['<th', 'ink>', 'a', '</', 'think', '>\n\nb', 'c']), 'R0-6 A6-7');
    assert.equal(segments(['<think>a</think>b']), 'R0-1');
  });

  it('knows every family of delimiters', () => {
    for (const { open, closes } of DELIMITERS) {
      for (const close of closes) {
        assert.equal(segments([open, ' a ', close, ' b']), 'R0-3 A3-4', open);
      }
    }
  });

  it('takes an open tag at the end of the prompt', () => {
    assert.equal(segments(['a', '</think>', 'b'], 'Q <think>\n'), 'R0-2 A2-3');
    assert.equal(segments(['a', 'b'], 'Q <think>\n'), 'R0-2!');
    assert.equal(segments(['a', 'b'], 'Use <think> tags. Q'), 'A0-2');
    assert.equal(segments(['a', 'b'], 'Q <think>\n\n</think>\n\n'), 'A0-2');
  });

  it('takes a close without open as reasoning from the start', () => {
    assert.equal(segments(['a', '</think>', 'b']), 'R0-2 A2-3');
    assert.equal(segments(['a', '<|end|>', 'b']), 'A0-3', 'which also ends other messages');
  });

  it('marks an open without close as truncated', () => {
    assert.equal(segments(['<think>', 'a', 'b', '']), 'R0-4!');
    assert.equal(segments(['x', '<think>', 'a']), 'A0-1 R1-3!');
    assert.equal(segments(['<think>']), 'R0-1!');
  });

  it('takes an empty block as no reasoning', () => {
    assert.equal(segments(['<think>', '\n\n', '</think>', '\n\n', 'b']), 'A0-5');
    assert.equal(segments(['</think>', 'b'], 'Q <think>\n'), 'A0-2');
  });

  it('finds several blocks', () => {
    assert.equal(
      segments(['<think>', 'a', '</think>', 'b', '<think>', 'c', '</think>', 'd']),
      'R0-3 A3-4 R4-7 A7-8',
    );
    const analysis = '<|channel|>analysis<|message|>';
    assert.equal(
      segments([analysis, 'a', '<|end|>', '<|start|>assistant', analysis, 'b', '<|end|>', 'c']),
      'R0-3 A3-4 R4-7 A7-8',
    );
  });

  it('is as strict about casing as the models are', () => {
    assert.equal(segments(['<Think>', 'a', '</THINK>', 'b']), 'R0-3 A3-4');
    assert.equal(segments(['[think]', 'a', '[/think]', 'b']), 'A0-4');
  });

  it('does not take examples in code fences, unless they are tokens of their own', () => {
    const fence = ['```\n', '<th', 'ink>', 'x', '</th', 'ink>', '\n```\n', 'b'];
    assert.equal(segments(['<think>', 'a', '\n', ...fence, '</think>', 'c']), 'R0-12 A12-13');
    assert.equal(segments(fence), 'R0-6 A6-8', 'the last close counts even there');
    assert.equal(segments(['```\n', '<think>', 'x', '</think>', '\n```\n']), 'A0-1 R1-4 A4-5');
  });

  it('believes a source that tells reasoning and answer apart itself', () => {
    const sample: Sample = {
      ...textSample('a', 'b', 'c', 'd'),
      columns: new Map([['reasoning', Float64Array.of(1, 1, 0, NaN)]]),
    };
    assert.equal(shown(sample), 'R0-2 A2-4');
  });

  it('covers all tokens in order, whatever the text', () => {
    const token = fc.constantFrom(
      ...['', ' ', 'a', '\n', '```\n', '<think>', '</think>', '<th', 'ink>', '[THINK]', '[/THINK]'],
      ...['<|channel|>analysis<|message|>', '<|end|>', '</think><think>', 'é', '\ud800'],
    );
    const prompt = fc.constantFrom(undefined, '', '<think>', 'x <think>\n', '[THINK]');
    fc.assert(
      fc.property(fc.array(token, { maxLength: 12 }), prompt, (tokens, asked) => {
        const found = segmentsOf(textSample(...tokens), asked);
        let at = 0;
        for (const { start, end, kind, truncated } of found) {
          assert.equal(start, at);
          assert.ok(end > start);
          assert.ok(kind === 'reasoning' || !truncated);
          at = end;
        }
        assert.equal(at, tokens.length);
      }),
      { numRuns: 2000 },
    );
  });
});
