import assert from 'node:assert/strict';
import { DELIMITERS } from '../../../src/trace/delimiters';
import { reasoningEnd } from '../../../src/trace/reasoningEnd';
import { textSample } from '../lenses/samples';

function end(tokens: readonly string[], prompt?: string): number {
  return reasoningEnd(textSample(...tokens), prompt);
}

describe('the end of the reasoning', () => {
  it('is before the closing marker of every family', () => {
    for (const { open, closes } of DELIMITERS) {
      for (const close of closes) assert.equal(end([open, ' a', ' b', close, ' c']), 3, close);
    }
  });

  it('is found in any casing, over several tokens, and with blanks behind it', () => {
    assert.equal(end(['a', 'b', '</THINK>', 'c']), 2);
    assert.equal(end(['a', 'b', '</', 'think', '>\n\nc', 'd']), 2);
    assert.equal(end(['a', 'b</think>', '\n', 'c']), 1);
    // This letter is longer in lower case.
    assert.equal(end(['İ', 'b', '</think>', 'c']), 2);
  });

  it('is that of the first block', () => {
    const blocks = ['<think>', 'a', '</think>', 'b', '<think>', 'c', '</think>'];
    assert.equal(end(blocks), 2);
  });

  it('is the end of the sample where no marker ends it', () => {
    assert.equal(end(['a', 'b', 'c']), 3);
    assert.equal(end(['<think>', 'a', 'b']), 3);
    assert.equal(end(['a', 'b'], 'Why? <think>'), 2);
    assert.equal(end([]), 0);
  });

  it('is the end of what the source calls reasoning', () => {
    const sample = textSample('a', 'b', 'c', 'd');
    const columns = new Map([['reasoning', Float64Array.of(1, 1, 0, 0)]]);
    assert.equal(reasoningEnd({ ...sample, columns }, undefined), 2);
  });
});
