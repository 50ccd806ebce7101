import { ACCEPTANCE } from './acceptance';
import { AUTHOR } from './author';
import { BIAS } from './bias';
import { CANDIDATES } from './candidates';
import { CONTRAST_LENSES } from './contrast/lenses';
import { CRITERION } from './criterion';
import { DIVERGENCE_LENSES } from './divergence/divergenceLenses';
import { WEIGHTED_ADVANTAGE } from './divergence/weightedAdvantage';
import { ENTROPY } from './entropy';
import type { Lens } from './lens';
import { MARGIN } from './margin';
import { NUCLEUS_WIDTH } from './nucleusWidth';
import { RANK } from './rank';
import { REFLECTION } from './reflection';
import { ROLLING_ENTROPY } from './rollingEntropy';
import { STRENGTH } from './strength';
import { SURPRISAL } from './surprisal';
import { SURVIVES } from './survives';
import { TEMPERATURE } from './temperature';
import { TOP_K_MASS } from './topKMass';
import { VARENTROPY } from './varentropy';
import { ZIPRC_LENSES } from './ziprc/zipRcLenses';

/** Every lens, in the order in which a person is offered them. */
export const LENSES: readonly Lens[] = [
  SURPRISAL,
  ENTROPY,
  VARENTROPY,
  RANK,
  MARGIN,
  TOP_K_MASS,
  REFLECTION,
  SURVIVES,
  NUCLEUS_WIDTH,
  CANDIDATES,
  TEMPERATURE,
  BIAS,
  AUTHOR,
  CRITERION,
  ROLLING_ENTROPY,
  ACCEPTANCE,
  STRENGTH,
  ...DIVERGENCE_LENSES,
  WEIGHTED_ADVANTAGE,
  ...CONTRAST_LENSES,
  ...ZIPRC_LENSES,
];

export function findLens(id: string): Lens | undefined {
  return LENSES.find((lens) => lens.id === id);
}
