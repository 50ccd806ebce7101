/**
 * Pale to strong orange, dark text on each, so that they read on any terminal: as 24-bit colour and
 * as the nearest of the 256 colours of xterm.
 */
const HEAT = [
  { rgb: '255;241;220', xterm: 230 },
  { rgb: '255;217;168', xterm: 223 },
  { rgb: '255;184;107', xterm: 215 },
  { rgb: '255;148;61', xterm: 208 },
  { rgb: '230;96;20', xterm: 166 },
];

/** Steps of the heat scale above "none". */
export const LEVELS = HEAT.length;

/**
 * @typedef {object} Paint
 * @property {boolean} coloured
 * @property {(text: string, level: number, underlined: boolean) => string} token level 0 is no heat
 * @property {(text: string) => string} strong
 */

/**
 * @param {number} colourDepth bits, as `stdout.getColorDepth()` gives them; 1 is no colour
 * @returns {Paint}
 */
export function terminalPaint(colourDepth) {
  if (colourDepth < 8) {
    return { coloured: false, token: (text) => text, strong: (text) => text };
  }
  const style = (/** @type {string} */ codes, /** @type {string} */ text) =>
    codes && text ? `\x1b[${codes}m${text}\x1b[0m` : text;
  return {
    coloured: true,
    strong: (text) => style('1', text),
    token: (text, level, underlined) => {
      const heat = HEAT[level - 1];
      const background = heat && (colourDepth >= 24 ? `48;2;${heat.rgb}` : `48;5;${heat.xterm}`);
      const codes = [...(underlined ? ['4'] : []), ...(background ? ['38;5;16', background] : [])];
      return style(codes.join(';'), text);
    },
  };
}
