export type TraceErrorCode =
  | 'empty'
  | 'binary'
  | 'not-json'
  | 'truncated'
  | 'unknown-format'
  | 'newer-version'
  | 'invalid'
  | 'too-large';

export interface Place {
  /** 1-based. */
  readonly line?: number;
  /** 1-based, in characters. */
  readonly column?: number;
  /** JSON path such as `traces[0].samples[2].tokens`. */
  readonly path?: string;
}

/** A file cannot be read as a trace. The message names the file, the place and what to do. */
export class TraceFormatError extends Error {
  override readonly name = 'TraceFormatError';

  constructor(
    readonly code: TraceErrorCode,
    readonly file: string,
    readonly problem: string,
    readonly advice: string,
    readonly place: Place = {},
  ) {
    super(`${file}${describePlace(place)}: ${problem} ${advice}`);
  }
}

function describePlace({ line, column, path }: Place): string {
  const position = line === undefined ? '' : `:${line}${column === undefined ? '' : `:${column}`}`;
  return path === undefined ? position : `${position} (at ${path})`;
}
