const HUES = 8;
const LINES = 4;

/**
 * Classes of a lens's curve and of its button: one of eight colours and one of four kinds of line,
 * so that the first 32 lenses differ and no two of one colour have the same line.
 * @param series index of the lens in the registry.
 */
export function seriesClasses(series: number): string {
  const line = (series + Math.floor(series / HUES)) % LINES;
  return `series-${series} hue-${series % HUES} line-${line}`;
}
