import { printParseErrorCode, visit } from 'jsonc-parser';
import type { Place } from '../errors';
import { replaceBareNumbers } from './bareNumbers';

export interface JsonError extends Place {
  /** The text ends inside a value. */
  readonly truncated: boolean;
  /** What is wrong, in words; absent where the text nests too deeply to be searched. */
  readonly problem?: string;
}

/** Ends a visit at the first finding. */
class Found<T> extends Error {
  constructor(readonly finding: T) {
    super();
  }
}

function firstFinding<T>(search: (report: (finding: T) => never) => void): T | undefined {
  try {
    search((finding) => {
      throw new Found(finding);
    });
  } catch (error) {
    if (error instanceof Found) return (error as Found<T>).finding;
    // The visitor recurses, so that hostile nesting overflows the stack.
    if (!(error instanceof RangeError)) throw error;
  }
  return undefined;
}

/** Where and why a text is not JSON. */
export function findJsonError(text: string): JsonError {
  const sameLength = replaceBareNumbers(text, (word) => '0'.padEnd(word.length));
  const end = sameLength.trimEnd().length;
  const error = firstFinding<JsonError>((report) => {
    visit(
      sameLength,
      {
        onError(code, offset, length, line, character) {
          const name = printParseErrorCode(code);
          report({
            line: line + 1,
            column: character + 1,
            truncated: endsInside(sameLength.slice(offset, offset + length), name, offset, end),
            problem: sentence(name),
          });
        },
      },
      { disallowComments: true, allowTrailingComma: false },
    );
  });
  return error ?? { truncated: false };
}

function endsInside(token: string, error: string, offset: number, end: number): boolean {
  if (offset >= end) return true;
  if (offset + token.length < end) return false;
  if (token.startsWith('"')) {
    return error === 'UnexpectedEndOfString' || !token.endsWith('"');
  }
  if (error === 'UnexpectedEndOfNumber' || token === '-') return true;
  return ['true', 'false', 'null'].some((word) => word.startsWith(token.trim()));
}

/** `CloseBraceExpected` -> `close brace expected`. */
function sentence(name: string): string {
  return name.replace(/(?!^)[A-Z]/g, (letter) => ` ${letter}`).toLowerCase();
}

/** Line and column of the value at a path, or of its deepest ancestor that is found. */
export function placeOfPath(text: string, path: readonly (string | number)[]): Place {
  const sameLength = replaceBareNumbers(text, (word) => '0'.padEnd(word.length));
  let best: Place = { line: 1, column: 1 };
  let depth = 0;
  firstFinding<true>((report) => {
    const consider = (line: number, character: number, at: readonly (string | number)[]): void => {
      if (at.length <= depth || !at.every((key, index) => key === path[index])) return;
      depth = at.length;
      best = { line: line + 1, column: character + 1 };
      if (depth === path.length) report(true);
    };
    const begin = (
      _offset: number,
      _length: number,
      line: number,
      character: number,
      pathOf: () => readonly (string | number)[],
    ): void => consider(line, character, pathOf());
    visit(sameLength, {
      onObjectBegin: begin,
      onArrayBegin: begin,
      onLiteralValue: (_value, offset, length, line, character, pathOf) =>
        begin(offset, length, line, character, pathOf),
    });
  });
  return best;
}

/** `["traces", 0, "a b"]` -> `traces[0]["a b"]`. */
export function pathText(path: readonly (string | number)[]): string {
  return path
    .map((key, index) => {
      if (typeof key === 'number') return `[${key}]`;
      if (!/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(key)) return `[${JSON.stringify(key)}]`;
      return index === 0 ? key : `.${key}`;
    })
    .join('');
}
