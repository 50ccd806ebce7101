/**
 * CyclicReflex's triangular wave: 0 at t = 0, +amplitude at a quarter of the period, -amplitude at
 * three quarters.
 * @param t tokens generated so far, 0 for the first.
 * @param shift as a share of the period.
 */
export function triangularWave(
  t: number,
  amplitude: number,
  period: number,
  shift: number,
): number {
  const moved = t + shift * period;
  // JavaScript's remainder of a negative number is negative.
  const phase = (((moved - period / 4) % period) + period) % period;
  return amplitude * Math.abs((4 * phase) / period - 2) - amplitude;
}
