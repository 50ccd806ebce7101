import { cssColor } from '../theme/color';
import type { Theme } from '../theme/themeWatcher';
import { canvasFont, dimColour } from './mapFurniture';
import type { MapDrawing, MapSurface } from './mapSurface';

/** Pixels of the picture per CSS pixel. */
const SCALE = 2;
const HEAD = 46;

/** The map with axes and colour bar as a PNG with a title, base64; undefined without a context. */
export function mapPng(
  surface: MapSurface,
  drawing: MapDrawing,
  { title, about }: { readonly title: string; readonly about: string },
  theme: Theme,
): string | undefined {
  const width = surface.element.clientWidth;
  const height = Math.round(drawing.height(width));
  const canvas = document.createElement('canvas');
  canvas.width = width * SCALE;
  canvas.height = (height + HEAD) * SCALE;
  const context = canvas.getContext('2d');
  if (!context) return undefined;
  context.scale(SCALE, SCALE);
  context.fillStyle = cssColor(theme.background);
  context.fillRect(0, 0, width, height + HEAD);
  context.textBaseline = 'alphabetic';
  context.fillStyle = cssColor(theme.foreground);
  context.font = canvasFont(surface.element, 14, 600);
  context.fillText(title, 12, 20);
  context.fillStyle = cssColor(dimColour(theme));
  context.font = canvasFont(surface.element, 11);
  context.fillText(about, 12, 37);
  context.translate(0, HEAD);
  const map = drawing.still(context, width, height);
  if (map) drawing.moving(context, map);
  return canvas.toDataURL('image/png').replace(/^data:[^,]*,/, '');
}
