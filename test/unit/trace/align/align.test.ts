import assert from 'node:assert/strict';
import fc from 'fast-check';
import { alignSamples, type Alignment } from '../../../../src/trace/align/align';
import { pairsOf } from '../../../../src/trace/align/pairs';
import { byteStringsFrom, offsetAt } from '../../../../src/trace/byteStrings';
import type { Origin } from '../../../../src/trace/sample';
import type { Range } from '../../../../src/trace/units';
import { random } from '../../../webview/samples';

type Aligned = Parameters<typeof alignSamples>[0];

function sample(
  texts: readonly (string | Uint8Array)[],
  tokenizerHash?: string,
  ids?: readonly number[],
): Aligned {
  const origin: Origin = tokenizerHash === undefined ? {} : { model: { name: 'm', tokenizerHash } };
  return {
    tokens: byteStringsFrom(texts),
    origin,
    ...(ids ? { ids: Int32Array.from(ids) } : {}),
  };
}

function textOf({ tokens }: Aligned, { start, end }: Range): string {
  const bytes = tokens.bytes.subarray(offsetAt(tokens, start), offsetAt(tokens, end));
  return Buffer.from(bytes).toString('latin1');
}

/** `=2:2 ~1:1 -3:0 +0:4`: kind and number of tokens left and right. */
function shown({ segments }: Alignment): string {
  const marks = { same: '=', changed: '~', onlyLeft: '-', onlyRight: '+' };
  return segments
    .map(
      ({ kind, left, right }) =>
        `${marks[kind]}${left.end - left.start}:${right.end - right.start}`,
    )
    .join(' ');
}

function words(text: string): readonly string[] {
  return text.match(/ ?\w+|\W/g) ?? [];
}

/** The laws that hold for any two samples. */
function check(left: Aligned, right: Aligned): void {
  const alignment = alignSamples(left, right);
  let [i, j] = [0, 0];
  let before = '';
  for (const segment of alignment.segments) {
    const { kind, left: a, right: b } = segment;
    assert.deepEqual([a.start, b.start], [i, j]);
    [i, j] = [a.end, b.end];
    assert.equal(kind === 'onlyRight', a.start === a.end);
    assert.equal(kind === 'onlyLeft', b.start === b.end);
    if (kind === 'same') assert.equal(textOf(left, a), textOf(right, b));
    if (kind === 'changed') assert.notEqual(textOf(left, a), textOf(right, b));
    const sort = kind === 'same' ? 'same' : 'change';
    assert.notEqual(sort, before);
    before = sort;
    let [p, q] = [a.start, b.start];
    for (const pair of pairsOf(segment, left.tokens, right.tokens)) {
      assert.deepEqual([pair.left.start, pair.right.start], [p, q]);
      assert.ok(pair.left.end > p && pair.right.end > q);
      assert.equal(textOf(left, pair.left), textOf(right, pair.right));
      [p, q] = [pair.left.end, pair.right.end];
    }
    if (kind === 'same') assert.deepEqual([p, q], [a.end, b.end]);
  }
  assert.deepEqual([i, j], [left.tokens.length, right.tokens.length]);
  const mirrored = alignSamples(right, left).segments.map(({ left: a, right: b }) => [b, a]);
  assert.deepEqual(
    mirrored,
    alignment.segments.map(({ left: a, right: b }) => [a, b]),
  );
  assert.deepEqual(alignSamples(left, right), alignment);
}

const piece = fc.oneof(
  fc.constantFrom('a', ' b', ' ab', 'ab', '', '\n', '.', ' ', '12', '1', '2', 'é', ' the', 'the'),
  fc.uint8Array({ maxLength: 3 }),
);
const pieces = fc.array(piece, { maxLength: 30 });

describe('aligned samples', () => {
  it('keep the laws with one tokenizer', () => {
    fc.assert(
      fc.property(pieces, pieces, pieces, (shared, a, b) => {
        check(sample([...shared, ...a], 't'), sample([...shared, ...b], 't'));
      }),
      { numRuns: 1_000 },
    );
  });

  it('keep the laws with two tokenizers', () => {
    fc.assert(
      fc.property(pieces, pieces, pieces, (shared, a, b) => {
        check(sample([...a, ...shared], 't'), sample([...b, ...shared], 'u'));
      }),
      { numRuns: 1_000 },
    );
  });

  it('find a branch: the prefix, the change, and what only one side has', () => {
    const text = 'Start with 5 * 7 = 35, so I have 3, 6, 35.';
    const left = sample(words(`${text} Now stop.`), 't');
    const right = sample(words(`${text} Then stop.`), 't');
    assert.equal(shown(alignSamples(left, right)), '=19:19 ~1:1 =2:2');
    assert.equal(shown(alignSamples(left, sample(words(text), 't'))), '=19:19 -3:0');
    assert.equal(shown(alignSamples(sample([], 't'), right)), '+0:22');
    assert.equal(shown(alignSamples(left, left)), '=22:22');
    assert.equal(shown(alignSamples(sample([]), sample([]))), '');
  });

  it('tells tokens of one text and two ids apart where the tokenizer is the same', () => {
    const left = sample(['a', 'b', 'c'], 't', [1, 2, 3]);
    const right = sample(['a', 'b', 'c'], 't', [1, 9, 3]);
    // The texts are the same, and so is what a person reads.
    assert.equal(shown(alignSamples(left, right)), '=3:3');
    const other = sample(['a', 'x', 'c'], 't', [1, 2, 3]);
    assert.equal(shown(alignSamples(left, other)), '=1:1 ~1:1 =1:1');
    const unknown = sample(['a', 'b', 'c'], 't', [1, -1, 3]);
    assert.equal(shown(alignSamples(left, unknown)), '=3:3');
  });

  it('groups the tokens of two tokenizers where their boundaries agree', () => {
    const left = sample([' think', 'ing', ' about', ' 1', '2', ' apples'], 't');
    const right = sample([' thin', 'king', ' about', ' 12', ' pears'], 'u');
    const alignment = alignSamples(left, right);
    assert.equal(alignment.basis, 'text');
    assert.equal(shown(alignment), '=5:4 ~1:1');
    const [same] = alignment.segments;
    assert.deepEqual(
      pairsOf(same!, left.tokens, right.tokens).map(({ left: a, right: b }) => [
        a.end - a.start,
        b.end - b.start,
      ]),
      [
        [2, 2],
        [1, 1],
        [2, 1],
      ],
    );
  });

  it('takes one retokenised text for the same text', () => {
    const left = sample(['So', ' under', 'stand', ' it'], 't');
    const right = sample(['So', ' understand', ' it'], 't');
    assert.equal(shown(alignSamples(left, right)), '=4:3');
  });

  it('takes a single match between long changes for chance', () => {
    const change = (mark: string): string[] => Array.from({ length: 9 }, (_, at) => `${mark}${at}`);
    const left = sample([...change('a'), ',', ...change('b')], 't');
    const right = sample([...change('c'), ',', ...change('d')], 't');
    assert.equal(shown(alignSamples(left, right)), '~19:19');
  });

  it('aligns 20,000 with 20,000 tokens in bounded time, related or not, by either basis', function () {
    this.timeout(40_000);
    const next = random(9);
    const vocabulary = Array.from({ length: 3_000 }, (_, at) => ` w${at.toString(36)}`);
    const text = (): string[] =>
      Array.from({ length: 20_000 }, () => vocabulary[Math.floor(next() ** 3 * 3_000)]!);
    const first = text();
    const edited = first.flatMap((token) => (next() < 0.05 ? [' new', token] : [token]));
    for (const [other, least] of [
      [edited, 19_000],
      [text(), 1],
    ] as const) {
      for (const hash of ['t', 'u']) {
        const { segments } = alignSamples(sample(first, 't'), sample(other, hash));
        const same = segments
          .filter(({ kind }) => kind === 'same')
          .reduce((sum, { left }) => sum + left.end - left.start, 0);
        assert.ok(same >= least, `${same} tokens are the same`);
      }
    }
  });
});
