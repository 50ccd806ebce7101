import { safeText } from '../tokens/displayText';

/** Characters. Longer texts would push the rest out of their line. */
const LIMIT = 40;

/** The beginning of a text of a trace, in one line and with nothing hidden in it. */
export function shortText(text: string): string {
  const cut = Array.from(text.slice(0, 4 * LIMIT))
    .slice(0, LIMIT)
    .join('');
  return safeText(cut, true) + (cut.length < text.length ? '…' : '');
}
