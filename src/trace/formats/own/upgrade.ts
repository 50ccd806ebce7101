import { isObject } from '../../json';
import { Fields, RecordProblem } from './fields';

export const FORMAT_ID = 'reasonscope-trace';
export const CURRENT_VERSION = 1;

/** A document, or the header line of a JSONL file, as one version wrote it. */
export type Document = Readonly<Record<string, unknown>>;

/** Upgraders by the version that they read; each gives a document of the next version. */
export type Upgraders = ReadonlyMap<number, (document: Document) => Document>;

/** Version 1 is the first, so that there is nothing to upgrade yet. */
export const UPGRADERS: Upgraders = new Map();

/** The file was written by a newer version of the product. */
export class NewerVersion extends Error {
  constructor(
    readonly version: number,
    readonly current: number,
  ) {
    super(`version ${version} is newer than ${current}`);
  }
}

/**
 * Brings a document to the current version, one step after the other.
 * @throws NewerVersion, or RecordProblem for a version that is missing or is no version
 */
export function upgrade(document: unknown, upgraders: Upgraders, current: number): Document {
  if (!isObject(document)) throw new RecordProblem([], 'expected an object.');
  const { version } = document;
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) {
    throw new RecordProblem(
      version === undefined ? [] : ['version'],
      `"version" must be a whole number from 1 to ${current}.`,
    );
  }
  if (version > current) throw new NewerVersion(version, current);
  let upgraded: Document = document;
  for (let from = version; from < current; from += 1) {
    const step = upgraders.get(from);
    if (!step) throw new RecordProblem(['version'], `version ${from} is no longer read.`);
    upgraded = { ...step(upgraded), version: from + 1 };
  }
  return upgraded;
}

/** @throws RecordProblem where the document does not say that it is of our format */
export function checkFormat(document: unknown): unknown {
  const fields = Fields.of(document, []);
  if (fields.get('format') !== FORMAT_ID) fields.fail('format', `"${FORMAT_ID}"`);
  return document;
}
