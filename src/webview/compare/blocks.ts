import type { AlignedSegment } from '../../trace/align/align';
import type { TokenPair } from '../../trace/align/pairs';
import { offsetAt, type ByteStrings } from '../../trace/byteStrings';
import type { Range } from '../../trace/units';

/** Equal tokens that stay in sight beside a change, at least; up to as many more to a sentence. */
const CONTEXT = 12;
/** Fewer hidden tokens are not worth a fold. */
const FOLD_LEAST = 24;
/** An equal stretch this long, after a change that moved the sides apart, brings them level again. */
const LEVEL_LEAST = 12;
/** What moves the sides apart: bytes that one has more than the other, or this many tokens. */
const DRIFT_BYTES = 16;
const DRIFT_TOKENS = 12;

/** What stands side by side and begins on one row. Equal blocks can be folded. */
export interface Block {
  readonly kind: 'text' | 'equal';
  readonly left: Range;
  readonly right: Range;
}

export interface AlignedTexts {
  readonly segments: readonly AlignedSegment[];
  readonly left: ByteStrings;
  readonly right: ByteStrings;
  /** Pairs of each segment, none for a change. */
  readonly pairs: readonly (readonly TokenPair[])[];
}

/** Cuts an alignment into blocks that cover all tokens of both sides. */
export function blocksOf({ segments, left, right, pairs }: AlignedTexts): readonly Block[] {
  const blocks: Block[] = [];
  let start = { left: 0, right: 0 };
  const cut = (kind: Block['kind'], leftEnd: number, rightEnd: number): void => {
    if (leftEnd > start.left || rightEnd > start.right) {
      blocks.push({
        kind,
        left: { start: start.left, end: leftEnd },
        right: { start: start.right, end: rightEnd },
      });
    }
    start = { left: leftEnd, right: rightEnd };
  };
  let drift = { bytes: 0, tokens: 0 };
  segments.forEach((segment, index) => {
    if (segment.kind !== 'same') {
      drift = {
        bytes: drift.bytes + byteLength(left, segment.left) - byteLength(right, segment.right),
        tokens: drift.tokens + Math.max(length(segment.left), length(segment.right)),
      };
      return;
    }
    const own = pairs[index] ?? [];
    const first = index === 0;
    const last = index === segments.length - 1;
    const hidden = hiddenPairs(left, own, first, last);
    const apart = Math.abs(drift.bytes) >= DRIFT_BYTES || drift.tokens >= DRIFT_TOKENS;
    if (apart && own.length >= LEVEL_LEAST) cut('text', segment.left.start, segment.right.start);
    if (hidden && !(first && last)) {
      const from = own[hidden.start];
      const to = own[hidden.end - 1];
      if (from && to) {
        cut('text', from.left.start, from.right.start);
        cut('equal', to.left.end, to.right.end);
      }
    }
    if (hidden || own.length >= LEVEL_LEAST) drift = { bytes: 0, tokens: 0 };
  });
  const end = segments.at(-1);
  if (end) cut('text', end.left.end, end.right.end);
  return blocks;
}

/** The pairs of an equal stretch that are folded; undefined where too few would be. */
function hiddenPairs(
  tokens: ByteStrings,
  pairs: readonly TokenPair[],
  first: boolean,
  last: boolean,
): Range | undefined {
  let start = first ? 0 : CONTEXT;
  let end = pairs.length - (last ? 0 : CONTEXT);
  if (!first) start = goodCut(tokens, pairs, start, 1);
  if (!last) end = goodCut(tokens, pairs, end, -1);
  return end - start >= FOLD_LEAST ? { start, end } : undefined;
}

/** The nearest place, from `at` on, where a sentence begins, else a word, else `at`. */
function goodCut(
  tokens: ByteStrings,
  pairs: readonly TokenPair[],
  at: number,
  direction: 1 | -1,
): number {
  const places = Array.from({ length: CONTEXT }, (_, step) => at + direction * step);
  const found = (opens: (tokens: ByteStrings, token: number) => boolean): number | undefined =>
    places.find((place) => {
      const pair = pairs[place];
      return pair !== undefined && opens(tokens, pair.left.start);
    });
  return found(opensSentence) ?? found(opensWord) ?? at;
}

const SPACE = 0x20;
const SENTENCE_ENDS: ReadonlySet<number> = new Set([0x0a, 0x2e, 0x21, 0x3f]);

/** Whether the token before ends a line or a sentence. */
function opensSentence(tokens: ByteStrings, token: number): boolean {
  const end = offsetAt(tokens, token);
  return end > 0 && SENTENCE_ENDS.has(tokens.bytes[end - 1] ?? 0);
}

function opensWord(tokens: ByteStrings, token: number): boolean {
  return tokens.bytes[offsetAt(tokens, token)] === SPACE;
}

function length({ start, end }: Range): number {
  return end - start;
}

function byteLength(tokens: ByteStrings, { start, end }: Range): number {
  return offsetAt(tokens, end) - offsetAt(tokens, start);
}
