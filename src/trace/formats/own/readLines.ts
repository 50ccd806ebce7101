import type { JsonObject } from '../../json';
import type { TraceFile, TraceWarning } from '../../trace';
import { pathText } from '../jsonPlace';
import { tryParseJson } from '../parseJson';
import type { Source, SourceLine } from '../source';
import { UniqueIds } from '../uniqueIds';
import { Fields, RecordProblem, type Path } from './fields';
import { named } from './named';
import type { TraceReading } from './readTrace';
import { readTrace } from './readTrace';
import { checkFormat, CURRENT_VERSION, FORMAT_ID, upgrade, UPGRADERS } from './upgrade';

/** Bad lines that are reported one by one; the rest is only counted. */
const LISTED = 100;

/**
 * Our format's JSONL spelling: a header line, then lines with a trace or a sample. A line that
 * cannot be read is reported and left out; a last line without line end was cut off.
 * @throws TraceFormatError for a wrong header, or where no line at all could be read
 */
export function readLines(source: Source): TraceFile {
  const reading = new LineReading();
  for (const line of source.lines()) {
    try {
      reading.add(line);
    } catch (error) {
      throw named(error, source.name, () => ({ line: line.number }));
    }
  }
  return reading.finish(source.name);
}

class LineReading {
  private readonly traces: TraceReading[] = [];
  /** The latest trace by the id that it has in the file, which its sample lines name. */
  private readonly byId = new Map<string, TraceReading>();
  private readonly ids = new UniqueIds('trace');
  private readonly warnings: TraceWarning[] = [];
  private skipped = 0;
  private firstSkipped: { readonly error: RecordProblem; readonly line: number } | undefined;
  private extra: JsonObject | undefined;
  private header = false;
  private line = 0;

  add(line: SourceLine): void {
    this.line = line.number;
    const value = line.text === undefined ? undefined : tryParseJson(line.text);
    if (!this.header) {
      this.header = true;
      const header = upgrade(checkFormat(value), UPGRADERS, CURRENT_VERSION);
      this.extra = new Fields(header, []).unknown({ format: true, version: true });
      return;
    }
    if (value === undefined && line.last && !line.ended) {
      this.warn('The last line is cut off; the record in it is left out.');
      return;
    }
    try {
      if (value === undefined) throw new RecordProblem([], 'the line is not valid JSON.');
      this.addRecord(Fields.of(value, []));
    } catch (error) {
      if (!(error instanceof RecordProblem)) throw error;
      this.skip(error);
    }
  }

  finish(file: string): TraceFile {
    if (this.traces.length === 0 && this.firstSkipped) {
      const { error, line } = this.firstSkipped;
      throw named(error, file, () => ({ line }));
    }
    const traces = this.traces.map((trace) => {
      try {
        return trace.finish([]);
      } catch (error) {
        throw named(error, file, () => ({}));
      }
    });
    if (this.skipped > LISTED) {
      this.warnings.push({ message: `${this.skipped} lines in all were left out.` });
    }
    return {
      format: FORMAT_ID,
      traces,
      warnings: this.warnings,
      ...(this.extra ? { extra: this.extra } : {}),
    };
  }

  private addRecord(record: Fields): void {
    const trace = record.object('trace');
    if (trace) {
      this.addTrace(trace);
    } else if (record.get('sample') !== undefined) {
      const of = record.text('of') ?? record.fail('of', 'the id of the trace');
      this.traceFor(of).addSample(record.get('sample'), ['sample']);
    } else {
      throw new RecordProblem([], 'the line holds neither "trace" nor "sample".');
    }
  }

  private addTrace(record: Fields): void {
    const written = record.text('id') ?? this.ids.next();
    const warnings: string[] = [];
    // Read first, so that a bad trace does not use up an id.
    const reading = readTrace(record, written, (message) => warnings.push(message));
    const id = this.ids.take(written);
    for (const message of warnings) this.warn(message);
    if (id !== written) {
      this.warn(`Two traces have the id "${written}"; the later one is called "${id}".`);
      reading.rename(id);
    }
    this.traces.push(reading);
    this.byId.set(written, reading);
  }

  private traceFor(id: string): TraceReading {
    const known = this.byId.get(id);
    if (known) return known;
    this.warn(`The line's trace "${id}" is not in the file before it; its prompt is not known.`);
    const empty = Fields.of({ prompt: {} }, []);
    const reading = readTrace(empty, this.ids.take(id), (message) => this.warn(message));
    this.traces.push(reading);
    this.byId.set(id, reading);
    return reading;
  }

  private skip(error: RecordProblem): void {
    this.skipped += 1;
    this.firstSkipped ??= { error, line: this.line };
    if (this.skipped <= LISTED) this.warn(`The line is left out: ${describe(error)}`);
  }

  private warn(message: string): void {
    this.warnings.push({ message, line: this.line });
  }
}

function describe({ path, problem }: { path: Path; problem: string }): string {
  return path.length > 0 ? `at ${pathText(path)}, ${problem}` : problem;
}
