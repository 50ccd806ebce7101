import { offsetAt, type ByteStrings } from '../byteStrings';
import type { Sample } from '../sample';
import { UNKNOWN_ID, type Range } from '../units';
import { commonRuns, type CommonRun } from './commonRuns';
import { sameBytes, Symbols, tokenSymbols, unitSymbols, wordUnits, type Units } from './symbols';

/** A stretch of two aligned samples. `same` has the same text on both sides. */
export interface AlignedSegment {
  readonly kind: 'same' | 'changed' | 'onlyLeft' | 'onlyRight';
  readonly left: Range;
  readonly right: Range;
}

export interface Alignment {
  /** `tokens` where the samples share a tokenizer, `text` where only the text can be compared. */
  readonly basis: 'tokens' | 'text';
  /** All tokens of both samples in order; no two neighbours are both `same` or both not. */
  readonly segments: readonly AlignedSegment[];
}

type Aligned = Pick<Sample, 'tokens' | 'ids' | 'origin'>;

/** A match this many times shorter than the changes around it is taken for chance, in tokens. */
const CHANCE = 5;

/**
 * Aligns two samples: token by token where they have the same tokenizer, else by the words of
 * their texts, cut where both have a token boundary. Exchanging the samples mirrors the result.
 */
export function alignSamples(left: Aligned, right: Aligned): Alignment {
  // Equally good alignments exist; the order in which they are searched must not depend on sides.
  if (order(left, right) > 0) {
    const { basis, segments } = alignOrdered(right, left);
    return { basis, segments: segments.map(mirrored) };
  }
  return alignOrdered(left, right);
}

function alignOrdered(left: Aligned, right: Aligned): Alignment {
  const basis = sharesTokenizer(left, right) ? 'tokens' : 'text';
  const symbols = new Symbols();
  const ends = { left: left.tokens.length, right: right.tokens.length };
  if (basis === 'tokens') {
    // Where one id is not known, only the texts can tell.
    const known = knowsIds(left) && knowsIds(right);
    const a = tokenSymbols(symbols, left.tokens, known ? left.ids : undefined);
    const b = tokenSymbols(symbols, right.tokens, known ? right.ids : undefined);
    const same = withoutChance(commonRuns(a, b), a.length, b.length).map((run) => ({
      left: { start: run.a, end: run.a + run.length },
      right: { start: run.b, end: run.b + run.length },
    }));
    return { basis, segments: segmentsBetween(same, ends, left.tokens, right.tokens) };
  }
  const units = [wordUnits(left.tokens), wordUnits(right.tokens)] as const;
  const a = unitSymbols(symbols, left.tokens.bytes, units[0]);
  const b = unitSymbols(symbols, right.tokens.bytes, units[1]);
  const same = withoutChance(commonRuns(a, b), a.length, b.length).flatMap((run) =>
    wholeTokens(run, units, left.tokens, right.tokens),
  );
  return { basis, segments: segmentsBetween(same, ends, left.tokens, right.tokens) };
}

/** Ids can be compared where the tokenizers' hashes agree, or where neither side tells its own. */
function sharesTokenizer(left: Aligned, right: Aligned): boolean {
  const a = left.origin.model;
  const b = right.origin.model;
  if (a?.tokenizerHash !== undefined || b?.tokenizerHash !== undefined) {
    return a?.tokenizerHash === b?.tokenizerHash;
  }
  return a?.name === b?.name;
}

function knowsIds({ ids }: Aligned): boolean {
  return ids?.includes(UNKNOWN_ID) === false;
}

/** Drops matches that are short beside the changes on both of their sides. */
function withoutChance(
  runs: readonly CommonRun[],
  aLength: number,
  bLength: number,
): readonly CommonRun[] {
  const kept: CommonRun[] = [];
  runs.forEach((run, index) => {
    const before = kept.at(-1) ?? { a: 0, b: 0, length: 0 };
    const after = runs[index + 1] ?? { a: aLength, b: bLength };
    const changedBefore = Math.max(
      run.a - before.a - before.length,
      run.b - before.b - before.length,
    );
    const changedAfter = Math.max(after.a - run.a - run.length, after.b - run.b - run.length);
    if (Math.min(changedBefore, changedAfter) <= CHANCE * run.length) kept.push(run);
  });
  return kept;
}

interface SamePair {
  readonly left: Range;
  readonly right: Range;
}

/** The part of an equal run of text that begins and ends at a token boundary of both sides. */
function wholeTokens(
  run: CommonRun,
  [leftUnits, rightUnits]: readonly [Units, Units],
  left: ByteStrings,
  right: ByteStrings,
): readonly SamePair[] {
  const leftStart = leftUnits.offsets[run.a] ?? 0;
  const rightStart = rightUnits.offsets[run.b] ?? 0;
  const length = (leftUnits.offsets[run.a + run.length] ?? 0) - leftStart;
  let i = tokenAtOrAfter(left, leftStart);
  let j = tokenAtOrAfter(right, rightStart);
  let first: readonly [number, number] | undefined;
  let last: readonly [number, number] | undefined;
  while (i <= left.length && j <= right.length) {
    const x = offsetAt(left, i) - leftStart;
    const y = offsetAt(right, j) - rightStart;
    if (x > length || y > length) break;
    if (x === y) {
      first ??= [i, j];
      // At one place there may be many tokens without bytes; the run ends before them.
      if (!last || offsetAt(left, last[0]) - leftStart < x) last = [i, j];
    }
    if (x <= y) i += 1;
    if (y <= x) j += 1;
  }
  if (!first || !last || (last[0] === first[0] && last[1] === first[1])) return [];
  return [{ left: { start: first[0], end: last[0] }, right: { start: first[1], end: last[1] } }];
}

/** The first token that begins at `offset` or after it; the number of tokens where none does. */
function tokenAtOrAfter(tokens: ByteStrings, offset: number): number {
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (offsetAt(tokens, middle) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The equal runs and what lies between them. A change whose two texts agree is none. */
function segmentsBetween(
  same: readonly SamePair[],
  ends: { readonly left: number; readonly right: number },
  leftTokens: ByteStrings,
  rightTokens: ByteStrings,
): readonly AlignedSegment[] {
  const segments: AlignedSegment[] = [];
  const add = (segment: AlignedSegment): void => {
    const before = segments.at(-1);
    if (before?.kind === 'same' && segment.kind === 'same') {
      segments[segments.length - 1] = {
        kind: 'same',
        left: { start: before.left.start, end: segment.left.end },
        right: { start: before.right.start, end: segment.right.end },
      };
    } else segments.push(segment);
  };
  let at = { left: 0, right: 0 };
  for (const run of [...same, undefined]) {
    const left = { start: at.left, end: run?.left.start ?? ends.left };
    const right = { start: at.right, end: run?.right.start ?? ends.right };
    const [none, noneRight] = [left.start === left.end, right.start === right.end];
    if (none && !noneRight) add({ kind: 'onlyRight', left, right });
    else if (noneRight && !none) add({ kind: 'onlyLeft', left, right });
    else if (!none) {
      const equal = sameBytes(leftTokens, left, rightTokens, right);
      add({ kind: equal ? 'same' : 'changed', left, right });
    }
    if (!run) break;
    add({ kind: 'same', ...run });
    at = { left: run.left.end, right: run.right.end };
  }
  return segments;
}

const MIRRORED = {
  same: 'same',
  changed: 'changed',
  onlyLeft: 'onlyRight',
  onlyRight: 'onlyLeft',
} as const;

function mirrored({ kind, left, right }: AlignedSegment): AlignedSegment {
  return { kind: MIRRORED[kind], left: right, right: left };
}

/** An order of samples by what alignment depends on; 0 only where it depends on neither side. */
function order(left: Aligned, right: Aligned): number {
  const a = left.tokens;
  const b = right.tokens;
  return (
    a.length - b.length ||
    compareNumbers(a.offsets, b.offsets, a.length + 1) ||
    compareNumbers(a.bytes, b.bytes, offsetAt(a, a.length)) ||
    (left.ids ? 1 : 0) - (right.ids ? 1 : 0) ||
    compareNumbers(left.ids ?? [], right.ids ?? [], a.length)
  );
}

function compareNumbers(a: ArrayLike<number>, b: ArrayLike<number>, length: number): number {
  for (let at = 0; at < length; at += 1) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
