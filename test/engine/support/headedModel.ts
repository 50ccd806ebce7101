import fs from 'node:fs';
import path from 'node:path';
import { copyOf } from './folders';

/** Where the reserved ids of the embedded models' vocabulary begin. */
const FIRST_ID = 875;

/** 2 rewards and 16 lengths, as many as the embedded models are trained for. */
export const LENGTH_EDGES = [0, 2, 4, 6, 9, 12, 16, 21, 28, 37, 49, 65, 86, 114, 151, 200, 264];

export const SIDECAR = {
  version: 1,
  kind: 'vocabulary',
  firstId: FIRST_ID,
  rewards: [0, 1],
  lengthEdges: LENGTH_EDGES,
};

/** A copy of an embedded model without the sidecar of its ZIP-RC head. */
export function headless(name = 'embedded/rl'): string {
  const folder = copyOf(name);
  fs.rmSync(path.join(folder, 'ziprc.json'));
  return folder;
}

/**
 * A copy of an embedded model with another sidecar: good for how it is read, while its predictions
 * mean little with a layout that the model was not trained for.
 * @param weights of a linear head, beside the sidecar.
 */
export function headedModel(
  sidecar: unknown = SIDECAR,
  weights?: Float32Array,
  name = 'embedded/rl',
): string {
  const folder = copyOf(name);
  fs.writeFileSync(path.join(folder, 'ziprc.json'), JSON.stringify(sidecar));
  if (weights) fs.writeFileSync(path.join(folder, 'ziprc.bin'), new Uint8Array(weights.buffer));
  return folder;
}
