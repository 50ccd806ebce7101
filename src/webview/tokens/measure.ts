import type { DisplayPart } from './displayText';
import type { TextMetrics } from './metrics';

/** Room that the frame of a visible escape takes beside its text, as in tokens.css. */
const ESCAPE_FRAME = 8;
const ESCAPE_SCALE = 0.82;
const TAB_COLUMNS = 4;
/** Other characters are measured once each; a text of many scripts has a few thousand. */
const CACHE_LIMIT = 20_000;

/** Measures text in a font with a canvas, which needs no layout of the page. */
export function canvasMetrics(font: string): TextMetrics {
  const context = document.createElement('canvas').getContext('2d');
  if (!context) throw new Error('This browser has no 2D canvas.');
  context.font = font;
  const measure = (text: string): number => context.measureText(text).width;
  const ascii = new Float32Array(128);
  for (let code = 0x20; code < 0x7f; code += 1) ascii[code] = measure(String.fromCharCode(code));
  const space = ascii[0x20] ?? 8;
  const others = new Map<string, number>();
  const character = (text: string): number => {
    let width = others.get(text);
    if (width === undefined) {
      if (others.size >= CACHE_LIMIT) others.clear();
      width = measure(text);
      others.set(text, width);
    }
    return width;
  };
  const mark = (part: DisplayPart): number => {
    switch (part.kind) {
      case 'escape':
        return measure(part.text) * ESCAPE_SCALE + ESCAPE_FRAME;
      case 'tab':
        return space * TAB_COLUMNS;
      case 'newline':
      case 'rest':
      case 'text':
        return character(part.text);
    }
  };
  return { ascii, character, mark };
}
