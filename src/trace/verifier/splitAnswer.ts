/** A written answer in its parts. */
export interface AnswerParts {
  /** One, or those of a list such as `(1, 2)`. */
  readonly parts: readonly string[];
  /** What encloses a list: `()`, `[)` … or nothing. */
  readonly brackets: string;
  /** A unit or currency, without casing and plural; empty where there is none. */
  readonly unit: string;
}

const CURRENCY = /^(?:\\?\$|€|£|¥)\s*(?=[-.\d])/;
const CURRENCIES: Readonly<Record<string, string>> = {
  $: 'dollar',
  '€': 'euro',
  '£': 'pound',
  '¥': 'yen',
};
/** Words behind a number or bracket: at least two letters, for one letter is a variable. */
const UNIT =
  /(?<=[\d)}])\s*(?:\\(?:text|mathrm)\{\s*([^{}]*?)\s*\}|([A-Za-z]{2,}(?:[\s/]+[A-Za-z]+)*)|(\^?\s*\{?\\circ\}?|°))\.?$/;
const THOUSANDS = /\d{1,3}(?:,\d{3})+(?!\d)/g;

/** Takes unit and currency off an answer, and a list apart at the commas outside of brackets. */
export function splitAnswer(text: string): AnswerParts {
  let rest = unwrap(text);
  let unit = '';
  const currency = CURRENCY.exec(rest)?.[0];
  if (currency !== undefined) {
    unit = CURRENCIES[currency.replace(/[\\\s]/g, '')] ?? '';
    rest = rest.slice(currency.length);
  }
  const found = UNIT.exec(rest);
  if (found) {
    unit = (found[1] ?? found[2] ?? 'degree').toLowerCase().replace(/\s+/g, ' ').replace(/s$/, '');
    rest = rest.slice(0, found.index);
  }
  const choice = /^\(([A-Za-z])\)$/.exec(rest)?.[1];
  if (choice !== undefined) return { parts: [choice], brackets: '', unit };
  // A comma of thousands is none between parts: it is put out of the way and back.
  const marked = rest.replace(THOUSANDS, (number) => number.replaceAll(',', ''));
  const enclosed = /^(\\?[([{])(.*?)(\\?[)\]}])$/s.exec(marked);
  const inside = enclosed && topLevelParts(enclosed[2] ?? '');
  if (inside && inside.length > 1) {
    return { parts: inside, brackets: `${enclosed[1] ?? ''}${enclosed[3] ?? ''}`, unit };
  }
  return { parts: topLevelParts(marked) ?? [marked], brackets: '', unit };
}

/** Without the signs of mathematics and of emphasis around it. */
function unwrap(text: string): string {
  let rest = text.replace(/\\left|\\right/g, '').trim();
  for (;;) {
    const inner =
      /^(?:\$\$?(.+?)\$\$?|\\\((.+)\\\)|\\\[(.+)\\\]|\*\*(.+)\*\*|\\text\{([^{}]*)\})\.?$/s.exec(
        rest,
      );
    const groups: readonly (string | undefined)[] = inner?.slice(1) ?? [];
    const next = groups.find((group) => group !== undefined)?.trim();
    if (next === undefined) return rest.replace(/\.$/, '');
    rest = next;
  }
}

/** Undefined where brackets do not match. */
function topLevelParts(text: string): string[] | undefined {
  const parts = [''];
  let depth = 0;
  for (const sign of text) {
    if ('([{'.includes(sign)) depth += 1;
    if (')]}'.includes(sign)) depth -= 1;
    if (depth < 0) return undefined;
    if (sign === ',' && depth === 0) parts.push('');
    else parts.push(`${parts.pop() ?? ''}${sign}`);
  }
  return depth === 0 ? parts.map((part) => part.trim()) : undefined;
}
