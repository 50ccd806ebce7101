/** A piece of an arithmetic expression. */
export interface Piece {
  readonly kind: 'number' | 'symbol' | 'mark' | 'fraction' | 'root';
  readonly text: string;
}

/** Spellings of TeX and of typography, as the marks that the parser knows. */
const SPELLINGS: readonly (readonly [RegExp, string])[] = [
  [/\\(?:left|right|displaystyle|,|!|;|:| )|[$\u200b]|\\[()[\]]/g, ' '],
  [/\\(?:cdot|times|ast)(?![a-z])|[×·∙⋅]/gi, '*'],
  [/\\div(?![a-z])|÷/g, '/'],
  [/[−–]/g, '-'],
  [/\*\*/g, '^'],
  [/\\%/g, '%'],
  [/\\pi(?![a-z])/g, 'π'],
  // \frac12 has arguments of one digit each.
  [/\\[dt]?frac\s*(\d)\s*(\d)/g, '\\frac{$1}{$2}'],
  [/\\[dt]?frac\s*(\d)\s*\{/g, '\\frac{$1}{'],
  [/\\sqrt\s*(\d)/g, '\\sqrt{$1}'],
];

const PIECE =
  /\s+|(?<number>\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)|(?<fraction>\\[dt]?frac(?![a-z]))|(?<root>\\sqrt(?![a-z])|√)|(?<symbol>[A-Za-zπ](?![A-Za-z]))|(?<mark>[-+*/^%(){}])/y;

/** Longer texts are no answers; the limit also bounds the parser's recursion. */
const LONGEST = 500;

/** The pieces of an expression; undefined where anything else stands in it, such as a word. */
export function tokenizeExpression(text: string): readonly Piece[] | undefined {
  let plain = text;
  for (const [spelling, mark] of SPELLINGS) plain = plain.replace(spelling, mark);
  if (plain.length > LONGEST) return undefined;
  const pieces: Piece[] = [];
  PIECE.lastIndex = 0;
  while (PIECE.lastIndex < plain.length) {
    const groups = PIECE.exec(plain)?.groups;
    if (!groups) return undefined;
    for (const kind of ['number', 'symbol', 'mark', 'fraction', 'root'] as const) {
      const found = groups[kind];
      if (found !== undefined) pieces.push({ kind, text: found });
    }
  }
  return pieces;
}
