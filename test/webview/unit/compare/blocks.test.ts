import assert from 'node:assert/strict';
import fc from 'fast-check';
import { alignSamples } from '../../../../src/trace/align/align';
import { pairsOf } from '../../../../src/trace/align/pairs';
import { byteStringsFrom } from '../../../../src/trace/byteStrings';
import { blocksOf, type Block } from '../../../../src/webview/compare/blocks';

function blocks(left: readonly string[], right: readonly string[]): readonly Block[] {
  const [a, b] = [byteStringsFrom(left), byteStringsFrom(right)];
  const { segments } = alignSamples({ tokens: a, origin: {} }, { tokens: b, origin: {} });
  const pairs = segments.map((segment) => pairsOf(segment, a, b));
  return blocksOf({ segments, left: a, right: b, pairs });
}

/** `text 0-3|0-4, equal 3-40|4-41` */
function shown(list: readonly Block[]): string {
  return list
    .map(({ kind, left, right }) => `${kind} ${left.start}-${left.end}|${right.start}-${right.end}`)
    .join(', ');
}

const words = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, at) => ` ${prefix}${at}`);

describe('blocks of a comparison', () => {
  it('fold the common prefix but for the tokens before the change', () => {
    const shared = words('w', 60);
    assert.equal(
      shown(blocks([...shared, ' left'], [...shared, ' right'])),
      'equal 0-48|0-48, text 48-61|48-61',
    );
  });

  it('show a whole sentence before the change where one begins near', () => {
    const shared = [...words('w', 40), '.', ...words('v', 17)];
    assert.equal(
      shown(blocks([...shared, ' left'], [...shared, ' right'])),
      'equal 0-41|0-41, text 41-59|41-59',
    );
  });

  it('fold long equal stretches between changes and at the end, and leave short ones', () => {
    const list = blocks(
      [' a', ...words('w', 50), ' b', ...words('v', 30), ' c', ...words('u', 40)],
      [' A', ...words('w', 50), ' B', ...words('v', 30), ' C', ...words('u', 40)],
    );
    assert.equal(
      shown(list),
      'text 0-13|0-13, equal 13-39|13-39, text 39-95|39-95, equal 95-123|95-123',
    );
  });

  it('bring the sides level after a change that moved them apart', () => {
    const list = blocks(
      [...words('a', 20), ...words('w', 15), ' end'],
      [...words('b', 3), ...words('w', 15), ' END'],
    );
    assert.equal(shown(list), 'text 0-20|0-3, text 20-36|3-19');
  });

  it('fold nothing of two equal samples, and are none of two empty ones', () => {
    const all = words('w', 90);
    assert.equal(shown(blocks(all, all)), 'text 0-90|0-90');
    assert.equal(shown(blocks([], [])), '');
  });

  it('cover all tokens of both sides in order; folded ones are equal', () => {
    const token = fc.constantFrom(' a', ' b', '.', ' c', '\n');
    const run = fc.array(token, { maxLength: 80 });
    fc.assert(
      fc.property(run, run, run, (shared, left, right) => {
        const [a, b] = [
          [...shared, ...left, ...shared],
          [...shared, ...right, ...shared],
        ];
        let [i, j] = [0, 0];
        for (const { kind, left: l, right: r } of blocks(a, b)) {
          assert.deepEqual([l.start, r.start], [i, j]);
          assert.ok(l.end > l.start || r.end > r.start);
          if (kind === 'equal') assert.deepEqual(a.slice(l.start, l.end), b.slice(r.start, r.end));
          [i, j] = [l.end, r.end];
        }
        assert.deepEqual([i, j], [a.length, b.length]);
      }),
      { numRuns: 300 },
    );
  });
});
