import type { CaretMove } from './caret';

export type KeyCommand =
  | { readonly kind: 'move'; readonly move: CaretMove; readonly extend: boolean }
  | { readonly kind: 'selectAll' }
  | {
      readonly kind: 'app';
      readonly name:
        | 'nextReflection'
        | 'previousReflection'
        | 'nextNotable'
        | 'previousNotable'
        | 'nextDivergent'
        | 'previousDivergent'
        | 'focusLens'
        | 'fork'
        | 'help'
        | 'reset';
    };

type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

const MOVES: Readonly<Record<string, CaretMove>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
  Home: 'lineStart',
  End: 'lineEnd',
  PageUp: 'pageUp',
  PageDown: 'pageDown',
};

const LETTERS: Readonly<Record<string, Extract<KeyCommand, { kind: 'app' }>['name']>> = {
  n: 'nextReflection',
  p: 'previousReflection',
  ']': 'nextNotable',
  '[': 'previousNotable',
  d: 'nextDivergent',
  D: 'previousDivergent',
  l: 'focusLens',
  f: 'fork',
  '?': 'help',
  Escape: 'reset',
};

/** For people: what each key does, in the order of the help. */
export const KEY_HELP: readonly (readonly [keys: string, what: string])[] = [
  ['← →', 'previous, next token'],
  ['↑ ↓', 'line up, line down'],
  ['Home End', 'start, end of the line'],
  ['Ctrl+Home Ctrl+End', 'first, last token'],
  ['PageUp PageDown', 'page up, page down'],
  ['n p', 'next, previous reflection'],
  ['] [', 'next, previous notable token of the lens'],
  ['d D', 'next, previous divergent token'],
  ['f', 'regenerate from this token, as a branch'],
  ['Shift + move', 'select tokens'],
  ['Ctrl+A Ctrl+C', 'select all, copy the original text'],
  ['← → ↑ ↓', 'in the lanes of a run: decisions, lanes'],
  ['l', 'choose the lens'],
  ['Escape', 'clear selection, reset zoom'],
  ['?', 'this help'],
];

/** Keys that act on the token text while it has the focus. */
export function tokenKey(event: Key): KeyCommand | undefined {
  const control = event.ctrlKey || event.metaKey;
  if (event.altKey) return undefined;
  const move = MOVES[event.key];
  if (move !== undefined) {
    if (!control) return { kind: 'move', move, extend: event.shiftKey };
    if (move === 'lineStart') return { kind: 'move', move: 'start', extend: event.shiftKey };
    if (move === 'lineEnd') return { kind: 'move', move: 'end', extend: event.shiftKey };
    return undefined;
  }
  return control && event.key.toLowerCase() === 'a' ? { kind: 'selectAll' } : undefined;
}

/** Keys that act wherever the focus is, except while a person types. */
export function pageKey(event: Key): KeyCommand | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  const name = LETTERS[event.key];
  return name === undefined ? undefined : { kind: 'app', name };
}
