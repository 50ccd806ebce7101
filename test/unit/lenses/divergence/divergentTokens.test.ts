import assert from 'node:assert/strict';
import { byWord, divergentTokens } from '../../../../src/lenses/divergence/divergentTokens';
import type { Sample } from '../../../../src/trace/sample';
import { SampleBuilder } from '../../../../src/trace/sampleBuilder';
import { decodeText } from '../../../../src/trace/text';

function sampleOf(rows: readonly (readonly [text: string, js: number])[]): Sample {
  const builder = new SampleBuilder();
  for (const [text, js] of rows) builder.push({ text, columns: { js }, reference: {} });
  return { id: 'one', origin: {}, ...builder.build() };
}

describe('divergent tokens', () => {
  const SAMPLE = sampleOf([
    ['Wait', 0.3],
    [',', 0.1],
    [' 3', NaN],
    ['\nWait', 0.02],
    [' Wait ', 0.1000001],
    ['\n\n', 0.5],
    [' wait', 0.05],
  ]);

  it('are those above the threshold, and their share is of the known tokens', () => {
    const found = divergentTokens(SAMPLE, 0.1);
    assert.deepEqual(found?.indexes, [0, 4, 5]);
    assert.deepEqual(found.possible, []);
    assert.deepEqual([found.known, found.share], [6, 0.5]);
    assert.deepEqual(divergentTokens(SAMPLE, 0)?.indexes, [0, 1, 3, 4, 5, 6]);
    assert.equal(divergentTokens(SAMPLE, 0.7)?.share, 0);
  });

  it('are unknown in a sample that was not compared', () => {
    const alone = new SampleBuilder();
    alone.push({ text: 'a' });
    assert.equal(divergentTokens({ id: 'one', origin: {}, ...alone.build() }, 0.1), undefined);
    assert.ok(Number.isNaN(divergentTokens(sampleOf([['a', NaN]]), 0.1)?.share));
  });

  it('are listed by word without the blanks around it, and with all its occurrences', () => {
    const found = divergentTokens(SAMPLE, 0.1);
    assert.ok(found);
    const words = byWord(SAMPLE, found);
    assert.deepEqual(
      words.map(({ word, indexes, occurrences }) => [decodeText(word), indexes, occurrences]),
      [
        ['Wait', [0, 4], 3],
        ['\n\n', [5], 1],
      ],
    );
    assert.ok(Math.abs((words[0]?.meanJs ?? NaN) - 0.4200001 / 3) < 1e-12);
    assert.equal(words[1]?.meanJs, 0.5);
  });
});
