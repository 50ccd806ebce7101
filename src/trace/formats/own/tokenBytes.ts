import { isArray } from '../../json';
import { RecordProblem, kind, type Path } from './fields';

/** A token's text in the file: a string, or byte values where the bytes alone are not UTF-8. */
export function readTokenText(value: unknown, path: () => Path): string | Uint8Array {
  if (typeof value === 'string') return value;
  if (isArray(value)) {
    const bytes = new Uint8Array(value.length);
    const whole = value.every((byte, index) => {
      if (typeof byte !== 'number' || !Number.isInteger(byte) || byte < 0 || byte > 255)
        return false;
      bytes[index] = byte;
      return true;
    });
    if (whole) return bytes;
  }
  throw new RecordProblem(
    path(),
    `a token is a string or a list of byte values (0 to 255), not ${kind(value)}.`,
  );
}
