/**
 * Python's json.dumps writes NaN, Infinity and -Infinity as bare words, which JSON does not have.
 * Replaces each outside of strings by what `replacement` gives for it.
 */
export function replaceBareNumbers(text: string, replacement: (word: string) => string): string {
  if (!/NaN|Infinity/.test(text)) return text;
  const parts: string[] = [];
  let at = 0;
  while (at < text.length) {
    const quote = text.indexOf('"', at);
    const outside = text.slice(at, quote < 0 ? text.length : quote);
    parts.push(outside.replace(/-?\bInfinity\b|\bNaN\b/g, replacement));
    if (quote < 0) break;
    at = stringEnd(text, quote);
    parts.push(text.slice(quote, at));
  }
  return parts.join('');
}

/** Position after the string that opens at `quote`. */
function stringEnd(text: string, quote: number): number {
  let close = text.indexOf('"', quote + 1);
  while (close >= 0 && isEscaped(text, close)) close = text.indexOf('"', close + 1);
  return close < 0 ? text.length : close + 1;
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text[at - 1 - backslashes] === '\\') backslashes += 1;
  return backslashes % 2 === 1;
}
