import type { Lens } from '../lens';
import { COMPARED_COLUMNS } from './columns';
import { GRAPH_ON_LOGITS } from './graphLens';
import { BASE_ENTROPY, ENTROPY_CHANGE } from './referenceEntropy';
import { SORTED_DISTANCE } from './sortedDistanceLens';
import { TOP_K_OVERLAP } from './topKOverlap';

/** What two models' distributions over the same tokens say, in the order of offering. */
export const DIVERGENCE_LENSES: readonly Lens[] = [
  ...COMPARED_COLUMNS,
  BASE_ENTROPY,
  ENTROPY_CHANGE,
  TOP_K_OVERLAP,
  GRAPH_ON_LOGITS,
  SORTED_DISTANCE,
];
