import { ENTROPY } from './entropy';
import type { Lens } from './lens';
import { MARGIN } from './margin';
import { RANK } from './rank';
import { REFLECTION } from './reflection';
import { SURPRISAL } from './surprisal';
import { TOP_K_MASS } from './topKMass';
import { VARENTROPY } from './varentropy';

/** Every lens, in the order in which a person is offered them. */
export const LENSES: readonly Lens[] = [
  SURPRISAL,
  ENTROPY,
  VARENTROPY,
  RANK,
  MARGIN,
  TOP_K_MASS,
  REFLECTION,
];

export function findLens(id: string): Lens | undefined {
  return LENSES.find((lens) => lens.id === id);
}
