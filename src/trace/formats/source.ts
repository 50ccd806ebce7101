import { TraceFormatError, type Place } from '../errors';
import { decodeExactly, decodeText } from '../text';
import { findJsonError } from './jsonPlace';
import { tryParseJson } from './parseJson';

/** V8 holds at most 2^29 - 24 characters in a string, and a byte is at most one character. */
export const MAX_TEXT_BYTES = 2 ** 29 - 24;
const HEAD_BYTES = 64 * 1024;
const NEWLINE = 0x0a;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

export interface SourceLine {
  /** 1-based. */
  readonly number: number;
  /** Undefined where the bytes are not UTF-8. */
  readonly text: string | undefined;
  /** Whether nothing but blank lines follows. */
  readonly last: boolean;
  /** Whether a line end follows; the last line of a file that was cut off has none. */
  readonly ended: boolean;
}

/** A file's content, decoded and parsed when an importer asks for it. */
export class Source {
  readonly bytes: Uint8Array;
  private parsed: { readonly value: unknown } | undefined;

  /** @throws TraceFormatError where the bytes cannot be text */
  constructor(
    readonly name: string,
    bytes: Uint8Array,
  ) {
    const marked = BYTE_ORDER_MARK.every((byte, index) => bytes[index] === byte);
    this.bytes = marked ? bytes.subarray(BYTE_ORDER_MARK.length) : bytes;
    if (this.bytes.every(isBlank)) {
      throw new TraceFormatError('empty', name, 'the file is empty.', 'There is nothing to show.');
    }
    if (this.bytes.includes(0)) {
      const utf16 = [0xff, 0xfe].includes(bytes[0] ?? 0) && [0xff, 0xfe].includes(bytes[1] ?? 0);
      throw utf16
        ? new TraceFormatError('binary', name, 'the text is UTF-16.', 'Save it as UTF-8.')
        : new TraceFormatError(
            'binary',
            name,
            'this is a binary file, not text.',
            'Open the JSON or JSONL file that holds the trace; unpack an archive first.',
          );
    }
  }

  /** The beginning, for detection; a character cut by the limit shows as U+FFFD. */
  head(): string {
    return decodeText(this.bytes.subarray(0, HEAD_BYTES));
  }

  /** @throws TraceFormatError */
  text(): string {
    if (this.bytes.length > MAX_TEXT_BYTES) {
      throw new TraceFormatError(
        'too-large',
        this.name,
        `one JSON value of ${this.bytes.length} bytes is above the limit of ${MAX_TEXT_BYTES}.`,
        'Split it, or write it as JSONL with one record per line.',
      );
    }
    const text = decodeExactly(this.bytes);
    if (text !== undefined) return text;
    throw new TraceFormatError(
      'binary',
      this.name,
      'the text is not UTF-8.',
      'Save it as UTF-8, or open the JSON file that it was made from.',
      this.firstBadLine(),
    );
  }

  /** The whole file as one JSON value. @throws TraceFormatError */
  json(): unknown {
    this.parsed ??= { value: this.parse() };
    return this.parsed.value;
  }

  /** Lines that are not blank, split as bytes, so that a file larger than a string can be read. */
  *lines(): Generator<SourceLine> {
    let end = this.bytes.length;
    while (end > 0 && isBlank(this.bytes[end - 1] ?? 0)) end -= 1;
    let number = 0;
    let start = 0;
    while (start < end) {
      const found = this.bytes.indexOf(NEWLINE, start);
      const stop = found < 0 ? this.bytes.length : found;
      const line = this.bytes.subarray(start, stop);
      number += 1;
      if (!line.every(isBlank)) {
        const text = line.length > MAX_TEXT_BYTES ? undefined : decodeExactly(line);
        yield { number, text, last: stop >= end, ended: found >= 0 };
      }
      start = stop + 1;
    }
  }

  private firstBadLine(): Place {
    for (const line of this.lines()) if (line.text === undefined) return { line: line.number };
    return {};
  }

  private parse(): unknown {
    const text = this.text();
    // A result of undefined means a syntax error: JSON itself has no undefined.
    const value = tryParseJson(text);
    if (value !== undefined) return value;
    const { truncated, problem, ...place } = findJsonError(text);
    if (problem === undefined) {
      throw new TraceFormatError(
        'not-json',
        this.name,
        'the JSON is malformed, and nested too deeply to say where.',
        'Check how the file was written.',
      );
    }
    throw truncated
      ? new TraceFormatError(
          'truncated',
          this.name,
          `the JSON is truncated: the file ends here, inside a value (${problem}).`,
          'Copy or download the file again; the part after this place is missing.',
          place,
        )
      : new TraceFormatError(
          'not-json',
          this.name,
          `this is not valid JSON (${problem}).`,
          'Correct the file at this place.',
          place,
        );
  }
}

function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === NEWLINE || byte === 0x0d || byte === 0x09;
}
