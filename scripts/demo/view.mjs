// A trace as text for a terminal.
import { LEVELS } from './paint.mjs';

/** @typedef {import('./paint.mjs').Paint} Paint */

/**
 * @typedef {object} Token
 * @property {number} index
 * @property {string} text
 * @property {number} entropy nats
 * @property {number} probability of the token that was drawn
 * @property {boolean} reflection
 */

const MOST_UNCERTAIN = 8;

/**
 * @param {string} prompt
 * @param {import('./trace.mjs').LensReport} report
 * @param {Paint} paint
 * @param {number} columns
 * @returns {string}
 */
export function renderTrace(prompt, report, paint, columns) {
  const tokens = tokensOf(report);
  const end = tokens.findIndex((token) => token.text.includes('</think>')) + 1;
  // Whole half nats, so that the legend has round numbers.
  const top = Math.max(1, Math.ceil(2 * Math.max(...tokens.map((token) => token.entropy))) / 2);
  const level = (/** @type {number} */ entropy) =>
    Math.min(LEVELS, Math.floor((entropy / top) * (LEVELS + 1)));
  const section = (/** @type {string} */ name, /** @type {readonly Token[]} */ part) => [
    paint.strong(`${name} (${part.length} tokens, mean entropy ${mean(part).toFixed(3)} nats)`),
    flow(part, level, paint, columns),
    '',
  ];
  return [
    `${paint.strong('PROMPT')}  ${prompt}`,
    '',
    ...section('REASONING', tokens.slice(0, end)),
    ...section('ANSWER', tokens.slice(end)),
    legend(top, paint),
    '',
    paint.strong('Most uncertain tokens'),
    ...table(tokens),
    '',
    `${report.model}: ${tokens.length} tokens, mean entropy ${mean(tokens).toFixed(3)} nats, ` +
      `${tokens.filter((token) => token.reflection).length} reflection tokens`,
  ].join('\n');
}

/**
 * @param {import('./trace.mjs').LensReport} report
 * @returns {Token[]}
 */
function tokensOf({ texts, lenses }) {
  return texts.map((text, index) => ({
    index,
    text,
    entropy: lenses.entropy.values[index] ?? 0,
    probability: Math.exp(-(lenses.surprisal.values[index] ?? NaN)),
    reflection: (lenses.reflection.values[index] ?? 0) > 0,
  }));
}

/**
 * Running text, broken between tokens. Without colour a hot token carries its entropy in brackets and
 * a reflection token stands between underscores.
 * @param {readonly Token[]} tokens
 * @param {(entropy: number) => number} level
 * @param {Paint} paint
 * @param {number} columns
 */
function flow(tokens, level, paint, columns) {
  let text = '';
  let column = 0;
  for (const token of tokens) {
    const heat = level(token.entropy);
    for (const [line, part] of token.text.split('\n').entries()) {
      const shown = paint.coloured ? printable(part) : annotated(printable(part), token, heat);
      if (line > 0 || (column > 0 && column + shown.length > columns)) {
        text += '\n';
        column = 0;
      }
      text += paint.token(shown, heat, token.reflection);
      column += shown.length;
    }
  }
  return text.trimEnd();
}

/** @param {string} text @param {Token} token @param {number} heat */
function annotated(text, token, heat) {
  if (text.trim() === '') return text;
  const marked = token.reflection ? text.replace(/\S.*\S|\S/, '_$&_') : text;
  return heat > 1 ? `${marked}[${token.entropy.toFixed(2)}]` : marked;
}

/** @param {number} top @param {Paint} paint */
function legend(top, paint) {
  const bound = (/** @type {number} */ level) => ((top * level) / (LEVELS + 1)).toFixed(2);
  if (!paint.coloured) {
    return `Entropy in nats in [brackets] from ${bound(2)}; reflection tokens _underscored_.`;
  }
  const swatches = Array.from({ length: LEVELS }, (_, step) =>
    paint.token(` ≥ ${bound(step + 1)} `, step + 1, false),
  );
  return `Entropy in nats ${swatches.join('')}   ${paint.token('reflection', 0, true)}`;
}

/** @param {readonly Token[]} tokens */
function table(tokens) {
  const rows = [...tokens].sort((a, b) => b.entropy - a.entropy).slice(0, MOST_UNCERTAIN);
  return [
    '  position  entropy  probability  token',
    ...rows.map(({ index, entropy, probability, text }) => {
      const numbers = [
        String(index).padStart(8),
        entropy.toFixed(3).padStart(9),
        `${(100 * probability).toFixed(1)} %`.padStart(13),
      ];
      return `  ${numbers.join('')}  ${JSON.stringify(printable(text))}`;
    }),
  ];
}

/** @param {readonly Token[]} tokens */
function mean(tokens) {
  return tokens.reduce((sum, token) => sum + token.entropy, 0) / Math.max(1, tokens.length);
}

/** A token may hold anything, and a terminal obeys control characters.
 * @param {string} text */
function printable(text) {
  return text.replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu, '·');
}
