import { offsetAt, type ByteStrings } from '../../trace/byteStrings';
import type { TokenIndex } from '../../trace/units';
import { growableFloats, growableInts } from './growable';
import { characterWidth, type TextMetrics } from './metrics';
import { visitPieces, type Piece } from './pieces';
import { displayBytes } from './displayText';
import { readUtf8 } from './utf8';

/**
 * Lines of a token sequence. A fragment is the part of one token that stands on one line, as a
 * byte range, so that any line can be drawn without the rest of its token (which may be large).
 * Lines wrap at spaces, else between tokens, else between characters. The one space that opens a
 * wrapped line is not drawn, as in prose.
 */
export class TokenLayout {
  private readonly tokens_ = growableInts();
  private readonly froms = growableInts();
  private readonly tos = growableInts();
  private readonly xs = growableFloats();
  private readonly widths = growableFloats();
  private readonly lines = growableInts();
  /** First fragment of each token. */
  private readonly firsts = growableInts();

  private x = 0;
  /** The next piece opens a line of its own. */
  private lineEnded = true;
  private endedWithSpace = false;
  /** Where the current word began on the current line: the best place to wrap. */
  private word = { fragment: 0, from: 0, x: 0, leadingSpace: 0 };

  constructor(
    private readonly metrics: TextMetrics,
    /** Room for text, CSS pixels. */
    readonly width: number,
  ) {}

  get lineCount(): number {
    return this.lines.length;
  }

  get tokenCount(): number {
    return this.firsts.length;
  }

  /** First fragment of a line; that of `lineCount` is the number of fragments. */
  lineStart(line: number): number {
    return line < this.lines.length ? this.lines.at(line) : this.tokens_.length;
  }

  token(fragment: number): TokenIndex {
    return this.tokens_.at(fragment);
  }

  from(fragment: number): number {
    return this.froms.at(fragment);
  }

  to(fragment: number): number {
    return this.tos.at(fragment);
  }

  x1(fragment: number): number {
    return this.xs.at(fragment);
  }

  x2(fragment: number): number {
    return this.xs.at(fragment) + this.widths.at(fragment);
  }

  firstFragment(token: TokenIndex): number {
    return this.firsts.at(token);
  }

  lineOfToken(token: TokenIndex): number {
    return this.lineOfFragment(this.firstFragment(token));
  }

  lastLineOfToken(token: TokenIndex): number {
    const next = token + 1 < this.firsts.length ? this.firsts.at(token + 1) : this.tokens_.length;
    return this.lineOfFragment(Math.max(this.firsts.at(token), next - 1));
  }

  lineOfFragment(fragment: number): number {
    let low = 0;
    let high = this.lines.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.lines.at(middle) <= fragment) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** The token whose box on `line` is nearest to `x`. */
  tokenNear(line: number, x: number): TokenIndex {
    const end = this.lineStart(line + 1);
    let fragment = this.lineStart(line);
    while (fragment + 1 < end && this.x2(fragment) <= x) fragment += 1;
    return this.token(fragment);
  }

  /**
   * Lays out tokens that are not laid out yet. The last two lines are done again first: a
   * character that the earlier tokens left incomplete may be whole now.
   * @param breaks tokens that open a line (sections), ascending.
   */
  extend(tokens: ByteStrings, breaks: readonly TokenIndex[]): void {
    const opening = new Set(breaks);
    let from = this.rewind(Math.max(0, this.lines.length - 2));
    for (let token = this.resumeAt; token < tokens.length; token += 1) {
      const start = offsetAt(tokens, token);
      if (opening.has(token) && from === undefined) this.lineEnded = true;
      this.resumeAt = token;
      const first = this.firsts.length;
      visitPieces(tokens, token, from ?? start, this.metrics, (piece) =>
        this.add(tokens, token, piece),
      );
      if (this.firsts.length === first && first <= token) this.firsts.push(this.tokens_.length - 1);
      from = undefined;
    }
    this.resumeAt = tokens.length;
  }

  private resumeAt: TokenIndex = 0;

  /** Drops `line` and all after it; gives the byte that it began with. */
  private rewind(line: number): number | undefined {
    if (line >= this.lines.length) return undefined;
    const fragment = this.lines.at(line);
    const token = this.token(fragment);
    const from = this.from(fragment);
    this.firsts.length = this.firsts.at(token) < fragment ? token + 1 : token;
    this.lines.length = line;
    for (const column of [this.tokens_, this.froms, this.tos, this.xs, this.widths]) {
      column.length = fragment;
    }
    this.resumeAt = token;
    this.x = 0;
    this.lineEnded = true;
    return from;
  }

  private add(tokens: ByteStrings, token: TokenIndex, piece: Piece): void {
    if (this.lineEnded) this.openLine(piece.from);
    const opensWord = piece.breakBefore || this.endedWithSpace;
    if (opensWord) {
      this.word = {
        fragment: this.tokens_.length,
        from: piece.from,
        x: this.x,
        leadingSpace: piece.leadingSpace,
      };
    }
    let { from, width } = piece;
    // One space may hang over the end of a line, as in prose.
    const hangs = piece.blank && this.x <= this.width && width <= (this.metrics.ascii[0x20] ?? 0);
    if (this.x + width > this.width && this.x > 0 && !hangs) {
      if (opensWord && piece.leadingSpace > 0 && !piece.blank) {
        from += 1;
        width -= piece.leadingSpace;
      }
      if (opensWord || this.word.x === 0) this.openLine(from);
      else {
        this.wrapAtWord();
        if (this.x + width > this.width) this.openLine(from);
      }
    }
    if (width > this.width) this.addByCharacter(tokens, token, from, piece.to);
    else this.push(token, from, piece.to, width);
    this.endedWithSpace = piece.blank;
    if (piece.newline) this.lineEnded = true;
  }

  private openLine(from: number): void {
    this.lines.push(this.tokens_.length);
    this.x = 0;
    this.lineEnded = false;
    this.endedWithSpace = false;
    this.word = { fragment: this.tokens_.length, from, x: 0, leadingSpace: 0 };
  }

  /** Moves the word that is under way to a line of its own. */
  private wrapAtWord(): void {
    const { from, leadingSpace } = this.word;
    let { fragment } = this.word;
    // The word may have begun inside a fragment that earlier pieces of the same token opened.
    if (fragment > 0 && this.to(fragment - 1) > from && this.from(fragment - 1) < from) {
      fragment = this.splitFragment(fragment - 1, from);
    }
    const shift = this.word.x + leadingSpace;
    if (leadingSpace > 0) {
      this.froms.set(fragment, this.from(fragment) + 1);
      this.widths.set(fragment, this.widths.at(fragment) - leadingSpace);
      this.xs.set(fragment, this.xs.at(fragment) + leadingSpace);
    }
    for (let at = fragment; at < this.tokens_.length; at += 1) {
      this.xs.set(at, this.xs.at(at) - shift);
    }
    this.lines.push(fragment);
    this.x -= shift;
    this.word = { fragment, from: this.from(fragment), x: 0, leadingSpace: 0 };
  }

  /** Cuts the last fragment that holds `from` in two and gives the second half's index. */
  private splitFragment(fragment: number, from: number): number {
    const token = this.token(fragment);
    const to = this.to(fragment);
    const end = this.x2(fragment);
    this.tos.set(fragment, from);
    this.widths.set(fragment, this.word.x - this.xs.at(fragment));
    for (const column of [this.tokens_, this.froms, this.tos, this.xs, this.widths]) {
      column.push(0);
      for (let at = column.length - 1; at > fragment + 1; at -= 1) {
        column.set(at, column.at(at - 1));
      }
    }
    const half = fragment + 1;
    this.tokens_.set(half, token);
    this.froms.set(half, from);
    this.tos.set(half, to);
    this.xs.set(half, this.word.x);
    this.widths.set(half, end - this.word.x);
    for (let later = token + 1; later < this.firsts.length; later += 1) {
      this.firsts.set(later, this.firsts.at(later) + 1);
    }
    return half;
  }

  private addByCharacter(tokens: ByteStrings, token: TokenIndex, from: number, to: number): void {
    const { bytes } = tokens;
    let start = from;
    let at = from;
    let run = 0;
    while (at < to) {
      const { code, length } = readUtf8(bytes, at);
      const next = Math.min(to, at + (code < 0 ? 1 : length));
      const width = this.characterAt(bytes, at, next);
      if (this.x + run + width > this.width && this.x + run > 0) {
        if (at > start) this.push(token, start, at, run);
        this.openLine(at);
        start = at;
        run = 0;
      }
      run += width;
      at = next;
    }
    if (at > start) this.push(token, start, at, run);
  }

  private characterAt(bytes: Uint8Array, at: number, next: number): number {
    const byte = bytes[at] ?? 0;
    if (byte >= 0x20 && byte < 0x7f) return this.metrics.ascii[byte] ?? 0;
    let width = 0;
    for (const part of displayBytes(bytes, at, next)) {
      if (part.kind !== 'text') width += this.metrics.mark(part);
      else for (const character of part.text) width += characterWidth(this.metrics, character);
    }
    return width;
  }

  private push(token: TokenIndex, from: number, to: number, width: number): void {
    const last = this.tokens_.length - 1;
    const sameLine = last >= this.lineStart(this.lines.length - 1);
    if (
      sameLine &&
      last >= 0 &&
      this.token(last) === token &&
      this.to(last) === from &&
      to > from
    ) {
      this.tos.set(last, to);
      this.widths.set(last, this.widths.at(last) + width);
    } else {
      this.tokens_.push(token);
      this.froms.push(from);
      this.tos.push(to);
      this.xs.push(this.x);
      this.widths.push(width);
      if (this.firsts.length === token) this.firsts.push(this.tokens_.length - 1);
    }
    this.x += width;
  }
}
