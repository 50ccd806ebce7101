import { PLACES, type Place } from '../../lenses/ziprc/places';

type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>;

export type CalibrationCommand =
  | { readonly name: 'place'; readonly place: Place }
  | { readonly name: 'focusPlace' | 'focusBins' | 'help' };

const LETTERS: Readonly<Record<string, CalibrationCommand>> = {
  ...Object.fromEntries(
    PLACES.map(({ id }, at) => [String(at + 1), { name: 'place', place: id } as const]),
  ),
  s: { name: 'focusPlace' },
  b: { name: 'focusBins' },
  '?': { name: 'help' },
};

/** For people: what each key does, in the order of the help. */
export const CALIBRATION_KEY_HELP: readonly (readonly [keys: string, what: string])[] = [
  ...PLACES.map(({ title }, at) => [String(at + 1), `states: ${title}`] as const),
  ['s', 'choose the states'],
  ['b', 'go to the bins'],
  ['← → ↑ ↓', 'among the bins: another bin; ↑ ↓ in the list: another state'],
  ['Enter', 'in the list: show the state in the trace editor'],
  ['?', 'this help'],
];

/** Keys that act wherever the focus is, except in a field or a list that is open. */
export function calibrationKey(event: Key): CalibrationCommand | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  return LETTERS[event.key];
}
