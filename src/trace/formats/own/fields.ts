import { isArray, isObject, type Json, type JsonObject } from '../../json';
import { readNumber } from '../parseJson';

export type Path = readonly (string | number)[];

/** A record does not follow the format; the reader of the file adds name and line. */
export class RecordProblem extends Error {
  constructor(
    readonly path: Path,
    readonly problem: string,
  ) {
    super(problem);
  }
}

/** Levels that an unknown field may have: writers and channels recurse, and overflow the stack. */
const MAX_DEPTH = 500;

/** Names of known fields; of a field that is an object, the names inside. */
export interface KnownFields {
  readonly [name: string]: true | KnownFields;
}

/** Typed reading of one JSON object. A field that is null counts as absent. */
export class Fields {
  constructor(
    readonly record: Readonly<Record<string, unknown>>,
    readonly path: Path,
  ) {}

  /** @throws RecordProblem where the value is not an object */
  static of(value: unknown, path: Path): Fields {
    if (!isObject(value)) throw new RecordProblem(path, `expected an object, not ${kind(value)}.`);
    return new Fields(value, path);
  }

  get(name: string): unknown {
    const value = Object.hasOwn(this.record, name) ? this.record[name] : undefined;
    return value === null ? undefined : value;
  }

  at(...keys: Path): Path {
    return [...this.path, ...keys];
  }

  fail(name: string, expected: string): never {
    const value = this.get(name);
    throw new RecordProblem(
      value === undefined ? this.path : this.at(name),
      value === undefined
        ? `the field "${name}" is missing; it must be ${expected}.`
        : `"${name}" must be ${expected}, not ${kind(value)}.`,
    );
  }

  text(name: string): string | undefined {
    const value = this.get(name);
    if (value === undefined || typeof value === 'string') return value;
    return this.fail(name, 'a string');
  }

  number(name: string): number | undefined {
    const value = this.get(name);
    return value === undefined ? undefined : (readNumber(value) ?? this.fail(name, 'a number'));
  }

  /** A whole number of at least 0. */
  count(name: string): number | undefined {
    const value = this.get(name);
    if (value === undefined) return undefined;
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
    return this.fail(name, 'a whole number of at least 0');
  }

  flag(name: string): boolean | undefined {
    const value = this.get(name);
    if (value === undefined || typeof value === 'boolean') return value;
    return this.fail(name, 'true or false');
  }

  list(name: string): readonly unknown[] | undefined {
    const value = this.get(name);
    if (value === undefined || isArray(value)) return value;
    return this.fail(name, 'a list');
  }

  object(name: string): Fields | undefined {
    const value = this.get(name);
    if (value === undefined) return undefined;
    return isObject(value) ? new Fields(value, this.at(name)) : this.fail(name, 'an object');
  }

  choice<T extends string>(name: string, choices: readonly T[]): T | undefined {
    const value = this.get(name);
    if (value === undefined) return undefined;
    const found = choices.find((choice) => choice === value);
    return found ?? this.fail(name, `one of ${choices.join(', ')}`);
  }

  /** What the format does not know, at any depth, as an object of the same shape. */
  unknown(known: KnownFields): JsonObject | undefined {
    const rest = unknownFields(this.record, known);
    if (rest && isDeeper(rest, MAX_DEPTH)) {
      throw new RecordProblem(this.path, `a field nests more than ${MAX_DEPTH} levels deep.`);
    }
    return rest;
  }
}

function unknownFields(
  record: Readonly<Record<string, unknown>>,
  known: KnownFields,
): JsonObject | undefined {
  const rest: [string, Json][] = [];
  for (const [name, value] of Object.entries(record)) {
    const inside = Object.hasOwn(known, name) ? known[name] : undefined;
    // Values of a parsed file are JSON by construction.
    if (inside === undefined) rest.push([name, value as Json]);
    else if (inside !== true && isObject(value)) {
      const deeper = unknownFields(value, inside);
      if (deeper) rest.push([name, deeper]);
    }
  }
  return rest.length > 0 ? Object.fromEntries(rest) : undefined;
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}

/** The value's kind in words, with the value itself where it is short. */
export function kind(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object') return 'an object';
  const shown = JSON.stringify(value);
  return shown.length <= 40 ? shown : `a ${typeof value} of ${shown.length} characters`;
}

/** An object without the keys whose value is undefined, for exact optional properties. */
export function compact<T extends object>(object: T): Compact<T> {
  // Removing undefined values is exactly what the result type says.
  return Object.fromEntries(
    Object.entries(object).filter(([, value]) => value !== undefined),
  ) as Compact<T>;
}

export type Compact<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};
