import type { Fields } from './fields';

/** Numbers by name. @throws RecordProblem */
export function readFigures(
  fields: Fields | undefined,
): Readonly<Record<string, number>> | undefined {
  if (!fields) return undefined;
  return Object.fromEntries(
    Object.keys(fields.record).map((name) => [name, fields.number(name) ?? NaN]),
  );
}
