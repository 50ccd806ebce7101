import { TraceFormatError } from '../errors';
import { isObject } from '../json';
import type { TraceFile } from '../trace';
import type { Importer } from './importer';
import { OPENAI_CHAT } from './openaiChat';
import { OPENAI_COMPLETIONS } from './openaiCompletions';
import { OWN_FORMAT } from './own/read';
import { tryParseJson } from './parseJson';
import { Source } from './source';

/** Every format that is read, in the order in which a file is tried; our own comes first. */
export const FORMATS: readonly Importer[] = [OWN_FORMAT, OPENAI_CHAT, OPENAI_COMPLETIONS];

/**
 * Reads a file of any known format, told by its content.
 * @throws TraceFormatError with the place and what to do
 */
export function readTraceFile(name: string, bytes: Uint8Array): TraceFile {
  const source = new Source(name, bytes);
  const head = source.head();
  const format = FORMATS.find((candidate) => candidate.detect(name, head));
  if (format) return format.read(source);
  // Say first whether it is JSON at all; the first line alone may be, which is JSONL.
  const first = source.lines().next();
  const line = first.done ? undefined : first.value.text;
  if (line === undefined || !isObject(tryParseJson(line))) source.json();
  throw new TraceFormatError(
    'unknown-format',
    name,
    'this is JSON, but no known trace format.',
    `These are read: ${FORMATS.map((known) => known.title).join('; ')}.`,
  );
}
