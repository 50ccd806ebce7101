import { isArray, isObject } from '../../json';
import type { TraceWarning } from '../../trace';
import { firstRecord } from '../firstRecord';
import { tryParseJson } from '../parseJson';
import type { Source } from '../source';

export type JsonRecord = Readonly<Record<string, unknown>>;

/** One response of a file, with its line where the file is JSONL. */
export interface ResponseRecord {
  readonly response: JsonRecord;
  readonly line?: number;
}

/** Whether a value is a response of the format. */
export type Recognise = (value: JsonRecord) => boolean;

/** Logs wrap a response: the batch API in `response.body`, others in `response` or `body`. */
function unwrap(value: unknown, recognise: Recognise): JsonRecord | undefined {
  if (!isObject(value)) return undefined;
  if (recognise(value)) return value;
  for (const name of ['response', 'body']) {
    const inner = Object.hasOwn(value, name) ? value[name] : undefined;
    const found = isObject(inner) ? unwrap(inner, recognise) : undefined;
    if (found) return found;
  }
  return undefined;
}

/** Whether the first record of a file is a response of the format. */
export function detects(head: string, recognise: Recognise): boolean {
  return unwrap(firstRecord(head), recognise) !== undefined;
}

/**
 * The responses of a file: one, a JSON array of them, or one per line. Lines and entries that are
 * no response are reported and left out.
 * @throws TraceFormatError where a file that is not JSONL is not JSON
 */
export function responsesOf(
  source: Source,
  recognise: Recognise,
  warn: (warning: TraceWarning) => void,
): readonly ResponseRecord[] {
  if (!isJsonLines(source, recognise)) {
    const value = source.json();
    return (isArray(value) ? value : [value]).flatMap((entry, index) => {
      const response = unwrap(entry, recognise);
      if (!response)
        warn({ message: `Entry ${index + 1} is no response of this format: left out.` });
      return response ? [{ response }] : [];
    });
  }
  const records: ResponseRecord[] = [];
  for (const { text, number, last, ended } of source.lines()) {
    const value = text === undefined ? undefined : tryParseJson(text);
    const response = unwrap(value, recognise);
    if (response) records.push({ response, line: number });
    else warn({ message: problemOf(value, last && !ended), line: number });
  }
  return records;
}

function problemOf(value: unknown, atEnd: boolean): string {
  if (value !== undefined) return 'The line is no response of this format: left out.';
  return atEnd
    ? 'The last line is cut off; the record in it is left out.'
    : 'The line is not valid JSON: left out.';
}

/** More than one line, and one of the first two is a whole response by itself. */
function isJsonLines(source: Source, recognise: Recognise): boolean {
  const lines = source.lines();
  const first = lines.next();
  const second = lines.next();
  if (first.done || second.done) return false;
  return [first.value, second.value].some(
    ({ text }) => text !== undefined && unwrap(tryParseJson(text), recognise) !== undefined,
  );
}
