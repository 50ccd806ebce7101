type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>;

export type DivergenceCommand =
  | 'nextDivergent'
  | 'previousDivergent'
  | 'zoomIn'
  | 'zoomOut'
  | 'zoomAll'
  | 'toggleReduction'
  | 'focusLens'
  | 'focusThreshold'
  | 'help';

const LETTERS: Readonly<Record<string, DivergenceCommand>> = {
  n: 'nextDivergent',
  p: 'previousDivergent',
  '+': 'zoomIn',
  '=': 'zoomIn',
  '-': 'zoomOut',
  '0': 'zoomAll',
  Escape: 'zoomAll',
  m: 'toggleReduction',
  l: 'focusLens',
  t: 'focusThreshold',
  '?': 'help',
};

/** For people: what each key does, in the order of the help. */
export const DIVERGENCE_KEY_HELP: readonly (readonly [keys: string, what: string])[] = [
  ['← →', 'previous, next cell'],
  ['Shift + ← →', 'previous, next token'],
  ['↑ ↓', 'previous, next sample; in the lower map, metric'],
  ['PageUp PageDown', 'ten samples up, down'],
  ['Home End', 'first, last token of the sample'],
  ['Ctrl+Home Ctrl+End', 'first, last sample'],
  ['n p', 'next, previous divergent token of the sample'],
  ['Enter', 'show the token in the trace editor'],
  ['+ - 0', 'zoom in, zoom out, all tokens'],
  ['m', 'mean or peak of a cell'],
  ['l', 'choose the metric'],
  ['t', 'set the threshold'],
  ['?', 'this help'],
];

/** Keys that act wherever the focus is, except in a field or a list that is open. */
export function divergenceKey(event: Key): DivergenceCommand | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  return LETTERS[event.key];
}
