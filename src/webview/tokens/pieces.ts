import { offsetAt, type ByteStrings } from '../../trace/byteStrings';
import { displayBytes, EMPTY_PART, type DisplayPart } from './displayText';
import { partWidth, type TextMetrics } from './metrics';
import { readUtf8 } from './utf8';

/** The smallest stretch of a token that a line break does not split. */
export interface Piece {
  /** Bytes [from, to) of the buffer. */
  from: number;
  to: number;
  /** CSS pixels. */
  width: number;
  /** A line may end before this piece. */
  breakBefore: boolean;
  /** Only spaces: it may hang over the end of a line. */
  blank: boolean;
  /** It ends its line. */
  newline: boolean;
  /** Width of its one leading space, which a line start swallows; 0 where there is none. */
  leadingSpace: number;
}

const SPACE = 0x20;
/** Scripts that break between any two characters. */
const IDEOGRAPH = /[\p{Ideographic}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/**
 * Cuts the bytes [from, to) of one token into pieces, before every run of spaces, around
 * newlines and between ideographs. `visit` gets the same object each time.
 */
export function visitPieces(
  tokens: ByteStrings,
  token: number,
  from: number,
  metrics: TextMetrics,
  visit: (piece: Piece) => void,
): void {
  const end = offsetAt(tokens, token + 1);
  const { bytes } = tokens;
  const piece = { from, to: from, ...START };
  if (from === end) {
    visit(Object.assign(piece, { width: partWidth(metrics, EMPTY_PART) }));
    return;
  }
  const flush = (next: number): void => {
    if (next > piece.from) visit(Object.assign(piece, { to: next }));
    Object.assign(piece, { from: next, to: next, ...START });
  };
  let at = from;
  while (at < end) {
    const byte = bytes[at] ?? 0;
    if (byte === SPACE) {
      if (at > piece.from && !piece.blank) flush(at);
      const width = metrics.ascii[SPACE] ?? 0;
      piece.breakBefore = true;
      piece.blank = true;
      piece.leadingSpace = at === piece.from ? width : 0;
      piece.width += width;
      at += 1;
    } else if (byte > SPACE && byte < 0x7f) {
      piece.blank = false;
      piece.width += metrics.ascii[byte] ?? 0;
      at += 1;
    } else {
      const next = nextCharacter(bytes, at, end);
      const parts = displayBytes(bytes, at, next);
      const newline = parts.some((part) => part.kind === 'newline');
      const free = newline ? false : parts.some(isIdeograph);
      if (free && at > piece.from) flush(at);
      if (free) piece.breakBefore = true;
      piece.blank = false;
      // The newline mark hangs over the end of its line, so that it never wraps onto a line alone.
      if (!newline) for (const part of parts) piece.width += partWidth(metrics, part);
      piece.newline = newline;
      at = next;
      if (newline) flush(at);
    }
  }
  flush(end);
}

const START = { width: 0, breakBefore: false, blank: false, newline: false, leadingSpace: 0 };

/** End of the character at `at`; a character that runs over `end` stops there. */
function nextCharacter(bytes: Uint8Array, at: number, end: number): number {
  const lead = bytes[at] ?? 0;
  const step = readUtf8(bytes, at);
  if (step.code >= 0) return Math.min(end, at + step.length);
  // The rest of a character that an earlier token began is one step of `displayBytes`.
  if ((lead & 0xc0) === 0x80) {
    const [first] = displayBytes(bytes, at, at + 1);
    if (first?.kind === 'rest') {
      let next = at + 1;
      while (next < end && ((bytes[next] ?? 0) & 0xc0) === 0x80) {
        if (displayBytes(bytes, next, next + 1)[0]?.kind !== 'rest') break;
        next += 1;
      }
      return next;
    }
  }
  return at + 1;
}

function isIdeograph(part: DisplayPart): boolean {
  return part.kind === 'text' && IDEOGRAPH.test(part.text);
}
