/**
 * The shortest decimal that reads back to the same float32, as JSON: 9 significant digits always
 * suffice, and most values need 6 to 8. Missing is null; JSON has no infinities, so those are
 * strings.
 */
export function shortFloat32(value: number): string {
  if (!Number.isFinite(value) || value === 0) return jsonNumber(value);
  let digits = 7;
  if (reads(value, digits)) {
    while (digits > 1 && reads(value, digits - 1)) digits -= 1;
  } else {
    while (!reads(value, digits)) digits += 1;
  }
  return String(Number(value.toPrecision(digits)));
}

function reads(value: number, digits: number): boolean {
  return Math.fround(Number(value.toPrecision(digits))) === value;
}

/** A float64 as JSON: exact, with the signed zero; missing is null, infinities are strings. */
export function jsonNumber(value: number): string {
  if (Number.isNaN(value)) return 'null';
  if (!Number.isFinite(value)) return value > 0 ? '"Infinity"' : '"-Infinity"';
  return Object.is(value, -0) ? '-0' : String(value);
}
