import { isObject } from '../../json';
import type { Trace, TraceFile, TraceWarning } from '../../trace';
import { firstRecord } from '../firstRecord';
import type { Importer } from '../importer';
import { placeOfPath } from '../jsonPlace';
import { tryParseJson } from '../parseJson';
import type { Source } from '../source';
import { UniqueIds } from '../uniqueIds';
import { Fields } from './fields';
import { named } from './named';
import { readLines } from './readLines';
import { readTrace } from './readTrace';
import { checkFormat, CURRENT_VERSION, FORMAT_ID, upgrade, UPGRADERS } from './upgrade';

/** Our own format in both spellings; docs/trace-format.md describes it. */
export const OWN_FORMAT: Importer = {
  id: FORMAT_ID,
  title: 'Reasonscope trace',

  detect(_name, head) {
    const first = firstRecord(head);
    if (!isObject(first)) return false;
    // "format" may come after traces that are longer than the head.
    const traces = first.traces;
    return (
      first.format === FORMAT_ID ||
      (Array.isArray(traces) && isObject(traces[0]) && 'samples' in traces[0])
    );
  },

  read(source) {
    return isJsonLines(source) ? readLines(source) : readDocument(source);
  },
};

/** JSONL begins with a header line that is complete in itself and holds no traces. */
function isJsonLines(source: Source): boolean {
  const first = source.lines().next();
  if (first.done || first.value.text === undefined) return false;
  const header = tryParseJson(first.value.text);
  return isObject(header) && !('traces' in header);
}

function readDocument(source: Source): TraceFile {
  const warnings: TraceWarning[] = [];
  const warn = (message: string): void => void warnings.push({ message });
  try {
    const document = upgrade(checkFormat(source.json()), UPGRADERS, CURRENT_VERSION);
    const fields = Fields.of(document, []);
    const records = fields.list('traces') ?? fields.fail('traces', 'a list of traces');
    const ids = new UniqueIds('trace');
    const traces = records.map((value, index): Trace => {
      const record = Fields.of(value, ['traces', index]);
      const fallback = ids.next();
      const wanted = record.text('id') ?? fallback;
      const id = ids.take(wanted);
      if (id !== wanted)
        warn(`Two traces have the id "${wanted}"; the later one is called "${id}".`);
      return readTrace(record, id, warn).finish(record.path);
    });
    const extra = fields.unknown({ format: true, version: true, traces: true });
    return { format: FORMAT_ID, traces, warnings, ...(extra ? { extra } : {}) };
  } catch (error) {
    throw named(error, source.name, (path) => placeOfPath(source.text(), path));
  }
}
