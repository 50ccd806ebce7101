import type { TraceFile } from '../trace';
import type { Source } from './source';

/** A file format that traces are read from; one file each, listed in the registry. */
export interface Importer {
  readonly id: string;
  readonly title: string;
  /** Whether a file is of this format, by its content; `head` is its first 64 KB. */
  detect(name: string, head: string): boolean;
  /** @throws TraceFormatError */
  read(source: Source): TraceFile;
}
