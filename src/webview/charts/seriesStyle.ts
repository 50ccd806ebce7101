const HUES = 8;
const LINES = 4;
const WIDTHS = 2;

/** How many curves can be told apart. */
export const LOOKS = HUES * LINES * WIDTHS;

/**
 * Classes of a lens's curve and of its button: one of eight colours, one of four kinds of line and
 * one of two widths, so that the first {@link LOOKS} lenses differ.
 * @param series index of the lens in the registry.
 */
export function seriesClasses(series: number): string {
  const line = (series + Math.floor(series / HUES)) % LINES;
  const width = Math.floor(series / (HUES * LINES)) % WIDTHS;
  return `series-${series} hue-${series % HUES} line-${line} width-${width}`;
}
