import type { Lens } from '../../lenses/lens';
import { cellRange } from '../theme/cellRamp';
import { cssColor, mix, type Rgb } from '../theme/color';
import type { Theme } from '../theme/themeWatcher';
import { formatNumber, groupDigits, unitName } from '../ui/format';
import { ticks, type Box, type MapGeometry } from './mapGeometry';

export const FONT_SIZE = 10.5;

/** How text is drawn on a canvas: the page's own font, read once per drawing. */
export function canvasFont(node: Element, size = FONT_SIZE, weight = 400): string {
  return `${weight} ${size}px ${getComputedStyle(node).fontFamily}`;
}

export function dimColour({ background, foreground }: Theme): Rgb {
  return mix(background, foreground, 0.74);
}

/** Token numbers below the cells. */
export function drawTokenAxis(
  context: CanvasRenderingContext2D,
  map: MapGeometry,
  theme: Theme,
  title: string,
): void {
  const { left, top, width, height, range } = map;
  const bottom = top + height;
  const length = range.end - range.start;
  context.textBaseline = 'top';
  context.fillStyle = cssColor(dimColour(theme));
  for (const tick of ticks(range, width / 90)) {
    const x = left + ((tick - range.start + 0.5) * width) / length;
    context.fillRect(Math.round(x), bottom, 1, 4);
    context.textAlign = 'center';
    const text = groupDigits(tick);
    const half = context.measureText(text).width / 2;
    if (x - half >= left - 24) context.fillText(text, x, bottom + 6);
  }
  context.textAlign = 'right';
  context.fillText(title, left + width, bottom + 19);
}

/** A text that fits into a width, cut by an ellipsis. */
export function fitted(context: CanvasRenderingContext2D, text: string, width: number): string {
  if (context.measureText(text).width <= width) return text;
  let cut = Array.from(text.slice(0, 80));
  while (cut.length > 1 && context.measureText(`${cut.join('')}…`).width > width) {
    cut = cut.slice(0, -1);
  }
  return `${cut.join('')}…`;
}

/** An upright colour bar with the numbers of its ends and of places between them. */
export function drawColourBar(
  context: CanvasRenderingContext2D,
  box: Box,
  lens: Lens,
  ramp: readonly Rgb[],
  theme: Theme,
): void {
  const { x, y, width, height } = box;
  ramp.forEach((colour, step) => {
    context.fillStyle = cssColor(colour);
    const top = y + height - ((step + 1) * height) / ramp.length;
    context.fillRect(x, top, width, height / ramp.length + 0.5);
  });
  context.strokeStyle = cssColor(mix(theme.background, theme.foreground, 0.35));
  context.lineWidth = 1;
  context.strokeRect(x - 0.5, y - 0.5, width + 1, height + 1);
  const [calm, hot] = cellRange(lens);
  const parts = height >= 120 ? 4 : height >= 50 ? 2 : 1;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.fillStyle = cssColor(theme.foreground);
  for (let part = 0; part <= parts; part += 1) {
    const at = y + height - (height * part) / parts;
    context.fillRect(x + width, Math.round(at) - (part === parts ? 0 : 1), 4, 1);
    const value = calm + ((hot - calm) * part) / parts;
    context.fillText(formatNumber(value), x + width + 7, at);
  }
  const unit = unitName(lens.unit);
  if (unit === '') return;
  context.fillStyle = cssColor(dimColour(theme));
  context.fillText(unit, x + width + 7, y + height + 14);
}

/** A frame around the cell of the cursor, in two colours so that it shows on every shade. */
export function drawCursor(context: CanvasRenderingContext2D, box: Box, theme: Theme): void {
  const least = 5;
  const [width, height] = [Math.max(least, box.width), Math.max(least, box.height)];
  const x = box.x + box.width / 2 - width / 2;
  const y = box.y + box.height / 2 - height / 2;
  context.lineWidth = 3;
  context.strokeStyle = cssColor(theme.background);
  context.strokeRect(x - 1.5, y - 1.5, width + 3, height + 3);
  context.lineWidth = theme.highContrast ? 2.5 : 1.5;
  context.strokeStyle = cssColor(theme.focus);
  context.strokeRect(x - 1.5, y - 1.5, width + 3, height + 3);
}
