import type { TokenIndex } from '../../trace/units';

/** Where in a response predictions are judged. */
export type Place = 'every' | 'start' | 'middle' | 'last-tenth';

/** A place at one state of each response: how much of its reasoning is before it. */
type SinglePlace = Exclude<Place, 'every'>;

/** Share of the reasoning's tokens. The last tenth is judged in its middle. */
const SHARES: Readonly<Record<SinglePlace, number>> = { start: 0, middle: 0.5, 'last-tenth': 0.95 };

/** In the order of the text, all states last; names as in models/recipe/evaluate_ziprc.py. */
export const PLACES: readonly { readonly id: Place; readonly title: string }[] = [
  { id: 'start', title: 'start' },
  { id: 'middle', title: 'middle' },
  { id: 'last-tenth', title: 'last tenth' },
  { id: 'every', title: 'every state' },
];

export function isPlace(value: unknown): value is Place {
  return PLACES.some(({ id }) => id === value);
}

/**
 * The tokens of a response whose states are judged at a place.
 * @param reasoning tokens before the marker that ends the reasoning, or all where none does.
 * @param length tokens of the response.
 */
export function tokensAt(
  place: Place,
  reasoning: TokenIndex,
  length: number,
): readonly TokenIndex[] {
  if (place === 'every') return Array.from({ length }, (_, token) => token);
  return length === 0 ? [] : [Math.floor(SHARES[place] * reasoning)];
}
