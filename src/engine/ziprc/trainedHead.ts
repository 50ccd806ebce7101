import type { JointRow, ZipRcHead } from '../../trace/ziprc/zipRc';
import { cellLogits, jointOf } from './fit/headJoints';

/** A ZIP-RC head as the engine reads it, at every row that predicts a token. */
export interface TrainedHead {
  readonly head: ZipRcHead;
  /** Its sidecar, for errors. */
  readonly file: string;
  /** Divides the logits of the cells before their softmax; 1 unless the head was calibrated. */
  readonly temperature: number;
  readonly reads: ReservedIds | LinearMap;
}

/** Cells as logits of vocabulary ids [first, first + cells), which the model never emits. */
export interface ReservedIds {
  readonly kind: 'vocabulary';
  readonly first: number;
  readonly cells: number;
}

/** Cells as a linear map of the final hidden state. */
export interface LinearMap {
  readonly kind: 'linear';
  readonly cells: number;
  /** Numbers of a hidden state. */
  readonly width: number;
  /** Row-major [cells, width + 1]; the last column is the bias. */
  readonly weights: Float32Array;
}

/** The joint distribution of the cells' raw logits, in float64. */
export function jointFrom(
  { head, temperature }: Pick<TrainedHead, 'head' | 'temperature'>,
  logits: ArrayLike<number>,
): JointRow {
  return { head, joint: jointOf(logits, temperature) };
}

/** The same of a final hidden state. */
export function jointFromState(
  trained: Pick<TrainedHead, 'head' | 'temperature'>,
  map: LinearMap,
  state: Float32Array,
): JointRow {
  return jointFrom(trained, cellLogits(map, state));
}

/** Ids that belong to a head and are no tokens. */
export function reservedIds(trained: TrainedHead | undefined): readonly number[] {
  if (trained?.reads.kind !== 'vocabulary') return [];
  const { first, cells } = trained.reads;
  return Array.from({ length: cells }, (_, cell) => first + cell);
}
