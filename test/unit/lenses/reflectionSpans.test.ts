import assert from 'node:assert/strict';
import { REFLECTION } from '../../../src/lenses/reflection';
import { DEFAULT_REFLECTION_WORDS, reflectionSpans } from '../../../src/lenses/reflectionSpans';
import { textSample, valuesOf } from './samples';

function spans(words: readonly string[], ...tokens: readonly (string | Uint8Array)[]): string {
  return reflectionSpans(textSample(...tokens), words)
    .map(({ start, end }) => `${start}-${end}`)
    .join(' ');
}

describe('reflection spans', () => {
  it('finds every casing, with and without a space before', () => {
    assert.equal(
      spans(
        DEFAULT_REFLECTION_WORDS,
        'Wait',
        ',',
        ' wait',
        ' WAIT',
        '\nBut',
        '.',
        ' Alternatively',
      ),
      '0-1 2-3 3-4 4-5 6-7',
    );
  });

  it('finds whole words only', () => {
    assert.equal(
      spans(
        ['wait', 'but'],
        'await',
        ' waiting',
        ' butter',
        ' rebut',
        ' wait_',
        ' wait2',
        ' éwait',
      ),
      '',
    );
    assert.equal(spans(['wait'], '“', 'Wait', '”', ' wait-', 'and', ' (wait)'), '1-2 3-4 5-6');
  });

  it('finds a word over several tokens and in the middle of one', () => {
    assert.equal(
      spans(['wait', 'alternatively'], ' W', 'ait', '.', ' Altern', 'ative', 'ly'),
      '0-2 3-6',
    );
    assert.equal(spans(['wait'], 'so wait now', ' ok'), '0-1');
    assert.equal(spans(['wait'], ' wait', 'ing'), '', 'the word goes on in the next token');
  });

  it('finds phrases over any blanks, the longer of two first', () => {
    assert.equal(spans(['let me check'], 'Let', ' me', '\n', ' check', ' it'), '0-4');
    assert.equal(spans(['hold', 'hold on'], ' hold', ' on'), '0-2');
    assert.equal(spans(["let's see"], 'Let’s', ' see'), '0-2');
  });

  it('joins spans that share a token', () => {
    assert.equal(spans(['wait'], ' wait, wait', ','), '0-1');
    assert.equal(spans(['wait'], ' wa', 'it, wa', 'it'), '0-3');
  });

  it('is aware of characters split between tokens and of scripts without spaces', () => {
    assert.equal(spans(['naïve'], ' na', Uint8Array.of(0xc3), Uint8Array.of(0xaf), 've'), '0-4');
    assert.equal(spans(['等等'], '但是等等，再看'), '0-1');
    assert.equal(spans(['но'], ' Но', ' снова'), '0-1');
  });

  it('takes words literally', () => {
    assert.equal(spans(['w.it', '(', 'a|b', '$&'], 'wait', ' b'), '');
    assert.equal(spans(['(hm)'], 'a(hm)b'), '0-1');
    assert.equal(spans(['', '  '], 'wait'), '');
  });

  it('gives the lens 1 on every token of a span', () => {
    const values = valuesOf(REFLECTION, textSample('so', ' W', 'ait', '.'));
    assert.deepEqual(values, { kind: 'exact', values: Float64Array.of(0, 1, 1, 0) });
    const words = valuesOf(REFLECTION, textSample('hmm', ' wait'), { words: ['hmm'] });
    assert.deepEqual(words, { kind: 'exact', values: Float64Array.of(1, 0) });
  });

  it('takes a long text in time that grows with its length', () => {
    const tokens = Array.from({ length: 40_000 }, (_, i) => (i % 100 === 0 ? ' Wait' : ' word'));
    assert.equal(reflectionSpans(textSample(...tokens, 'x'.repeat(2 ** 20)), ['wait']).length, 400);
  });
});
