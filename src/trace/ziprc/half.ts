/**
 * The float16 nearest to a number (ties to even), as its bits. Probabilities keep 3 to 4 digits;
 * those below 3e-8 become 0.
 */
export function toHalf(value: number): number {
  if (Number.isNaN(value)) return 0x7e00;
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const size = Math.abs(value);
  // Beyond the middle between the largest half and the next power of two.
  if (size >= 65_520) return sign | 0x7c00;
  const exponent = Math.max(-14, Math.floor(Math.log2(size)));
  if (size < 2 ** -25) return sign;
  const fraction = roundToEven((size / 2 ** exponent) * 1024);
  // A subnormal has no leading one; rounding up to the next power carries into the exponent.
  return sign | (size < 2 ** -14 ? fraction : ((exponent + 14) << 10) + fraction);
}

export function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return (
    sign * (exponent === 0 ? fraction / 2 ** 24 : (1 + fraction / 1024) * 2 ** (exponent - 15))
  );
}

function roundToEven(value: number): number {
  const low = Math.floor(value);
  const rest = value - low;
  return rest > 0.5 || (rest === 0.5 && low % 2 === 1) ? low + 1 : low;
}
