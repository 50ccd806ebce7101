type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>;

export type CompareCommand =
  | 'nextDifference'
  | 'previousDifference'
  | 'nextNotable'
  | 'previousNotable'
  | 'toggleMode'
  | 'focusLens'
  | 'help'
  | 'reset';

const LETTERS: Readonly<Record<string, CompareCommand>> = {
  n: 'nextDifference',
  p: 'previousDifference',
  ']': 'nextNotable',
  '[': 'previousNotable',
  d: 'toggleMode',
  l: 'focusLens',
  '?': 'help',
  Escape: 'reset',
};

/** For people: what each key does, in the order of the help. */
export const COMPARE_KEY_HELP: readonly (readonly [keys: string, what: string])[] = [
  ['n p', 'next, previous difference'],
  ['] [', 'next, previous notable token, by value or by difference'],
  ['← →', 'previous, next token'],
  ['↑ ↓', 'line up, line down'],
  ['Tab', 'to the other side, at the same place'],
  ['Enter Space', 'open or fold the equal tokens at the cursor'],
  ['Home End', 'start, end of the line'],
  ['Ctrl+Home Ctrl+End', 'first, last token'],
  ['PageUp PageDown', 'page up, page down'],
  ['Ctrl+C', 'copy the aligned text at the cursor'],
  ['d', 'values or difference'],
  ['l', 'choose the lens'],
  ['Escape', 'fold everything again'],
  ['?', 'this help'],
];

/** Keys that act wherever the focus is, except in a list that is open. */
export function compareKey(event: Key): CompareCommand | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  return LETTERS[event.key];
}
