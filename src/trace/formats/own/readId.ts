import { UNKNOWN_ID, type TokenId } from '../../units';
import { RecordProblem, kind, type Path } from './fields';

const MAX_ID = 2 ** 31 - 1;

/** A vocabulary id; null and -1 stand for an unknown one. */
export function readId(value: unknown, path: () => Path): TokenId {
  if (value === null || value === UNKNOWN_ID) return UNKNOWN_ID;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MAX_ID) {
    return value;
  }
  throw new RecordProblem(
    path(),
    `a token id is a whole number from 0, or null, not ${kind(value)}.`,
  );
}
