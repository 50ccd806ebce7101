import { replaceBareNumbers } from './bareNumbers';

/**
 * JSON, and Python's bare NaN (read as null, which is missing) and Infinity (read as a string, as
 * our own format spells it).
 * @throws SyntaxError without a reliable position; {@link findJsonError} finds it.
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const repaired = replaceBareNumbers(text, (word) => (word === 'NaN' ? 'null' : `"${word}"`));
    if (repaired === text) throw error;
    return JSON.parse(repaired) as unknown;
  }
}

/** The value, or undefined where the text is not JSON (JSON has no undefined). */
export function tryParseJson(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

/** A number as files spell it: also null and "NaN" (missing) and signed "Infinity". */
export function readNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (value === null) return NaN;
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const number = Number(value);
  return !Number.isNaN(number) || value === 'NaN' ? number : undefined;
}
