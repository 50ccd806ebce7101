import assert from 'node:assert/strict';
import { Breakers } from '../../../../src/engine/processors/breakers';
import { encodeText } from '../../../../src/trace/text';

function breaks(texts: readonly string[], ...tokens: readonly string[]): boolean[] {
  const breakers = new Breakers(texts);
  return tokens.map((token) => breakers.accept(encodeText(token)));
}

describe('Breakers', () => {
  it('finds a text inside a token, at its ends and over several tokens', () => {
    assert.deepEqual(breaks([':'], 'a', 'b: c', ':', 'd'), [false, true, true, false]);
    assert.deepEqual(breaks(['### End'], '##', '# E', 'nd', '.'), [false, false, true, false]);
    assert.deepEqual(breaks(['aba'], 'ab', 'ab', 'a'), [false, true, true]);
  });

  it('reads escapes', () => {
    assert.deepEqual(breaks(['\\n', '\\t'], ' \n\n', '\t', 'n', '\\n'), [true, true, false, false]);
    assert.deepEqual(breaks(['\\\\'], '\\', 'n'), [true, false]);
  });
});
