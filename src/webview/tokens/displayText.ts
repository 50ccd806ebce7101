import { offsetAt, type ByteStrings } from '../../trace/byteStrings';
import { encodeText } from '../../trace/text';
import { characterStart, readUtf8 } from './utf8';

/**
 * How a stretch of a token is shown. `text` is shown as it is; an `escape` is a visible name of
 * something that would be invisible or would change the reading order; `rest` stands for bytes of
 * a character that an earlier token began.
 */
export type DisplayKind = 'text' | 'escape' | 'newline' | 'tab' | 'rest';

export interface DisplayPart {
  readonly kind: DisplayKind;
  readonly text: string;
}

/** A token without any bytes. */
export const EMPTY_PART: DisplayPart = { kind: 'escape', text: '∅' };

export const NEWLINE_MARK = '↵';
export const TAB_MARK = '⇥';
export const REST_MARK = '·';

/**
 * Control, format (bidi, zero width, tags), private, unassigned and surrogate code points, line
 * separators, unusual spaces. The ideographic space is ordinary text.
 */
const UNSAFE = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?![ \u3000])\p{Zs}/u;
const PICTOGRAPH = /\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f/u;
const JOINER = 0x200d;
const EMOJI_STYLE = 0xfe0f;

/** The visible form of bytes [start, end) of a buffer whose characters may run over both ends. */
export function displayBytes(
  bytes: Uint8Array,
  start: number,
  end: number,
): readonly DisplayPart[] {
  const plain = plainAscii(bytes, start, end);
  if (plain === '') return [EMPTY_PART];
  if (plain !== undefined) return [{ kind: 'text', text: plain }];

  const parts: { kind: DisplayKind; text: string }[] = [];
  const push = (kind: DisplayKind, text: string): void => {
    const last = parts.at(-1);
    if (kind === 'text' && last?.kind === 'text') last.text += text;
    else parts.push({ kind, text });
  };
  let at = start;
  const begun = characterStart(bytes, start);
  if (begun < start) {
    push('rest', REST_MARK);
    at = begun + readUtf8(bytes, begun).length;
  }
  let previous = '';
  while (at < end) {
    const { code, length } = readUtf8(bytes, at);
    if (code < 0) {
      push('escape', hexByte(bytes[at] ?? 0));
      previous = '';
    } else if (code === 0x0a) {
      push('newline', NEWLINE_MARK);
      previous = '';
    } else if (code === 0x09) {
      push('tab', TAB_MARK);
      previous = '';
    } else {
      const character = codePoint(code);
      const joins =
        (code === JOINER || code === EMOJI_STYLE) &&
        PICTOGRAPH.test(previous) &&
        (code === EMOJI_STYLE || startsPictograph(bytes, at + length, end));
      const shown = !UNSAFE.test(character) || joins;
      push(shown ? 'text' : 'escape', shown ? character : codePointName(code));
      previous = shown ? character : '';
    }
    at += length;
  }
  return parts;
}

export function displayToken(tokens: ByteStrings, index: number): readonly DisplayPart[] {
  return displayBytes(tokens.bytes, offsetAt(tokens, index), offsetAt(tokens, index + 1));
}

/** One line of text for lists and speech: leading, trailing and repeated spaces as ␣. */
export function visibleText(parts: readonly DisplayPart[]): string {
  return parts
    .map(({ kind, text }) => (kind === 'escape' ? `[${text}]` : text))
    .join('')
    .replace(/^ +| +$| {2,}/g, (spaces) => '␣'.repeat(spaces.length));
}

/**
 * Text of a file for a label: everything unsafe by its name in brackets. Newlines stay unless
 * `oneLine`, where any run of white space becomes one space.
 */
export function safeText(text: string, oneLine = false): string {
  const bytes = encodeText(oneLine ? text.replace(/\s+/gu, ' ') : text);
  if (bytes.length === 0) return '';
  return displayBytes(bytes, 0, bytes.length)
    .map(({ kind, text: shown }) => {
      if (kind === 'newline') return '\n';
      if (kind === 'tab') return '\t';
      return kind === 'escape' ? `[${shown}]` : shown;
    })
    .join('');
}

export function codePointName(code: number): string {
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

export function hexByte(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, '0');
}

const latin = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true });

function plainAscii(bytes: Uint8Array, start: number, end: number): string | undefined {
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte < 0x20 || byte > 0x7e) return undefined;
  }
  return latin.decode(bytes.subarray(start, end));
}

function startsPictograph(bytes: Uint8Array, at: number, end: number): boolean {
  if (at >= end) return false;
  const { code } = readUtf8(bytes, at);
  return code >= 0 && PICTOGRAPH.test(codePoint(code));
}

function codePoint(code: number): string {
  return String.fromCodePoint(code);
}
