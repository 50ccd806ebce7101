import fs from 'node:fs';
import path from 'node:path';
import { copyOf } from './folders';

/** Reserved ids of the embedded models' vocabulary; their rows here are what the export has. */
export const FIRST_ID = 875;

/** 2 rewards and 16 lengths: the layout that the embedded models are trained for. */
export const LENGTH_EDGES = [0, 2, 4, 6, 9, 12, 16, 21, 28, 37, 49, 65, 86, 114, 151, 200, 264];

export const SIDECAR = {
  version: 1,
  kind: 'vocabulary',
  firstId: FIRST_ID,
  rewards: [0, 1],
  lengthEdges: LENGTH_EDGES,
};

/**
 * A copy of an embedded model that says that it has a ZIP-RC head: good for how it is read, while
 * its predictions mean nothing unless the model was trained for it.
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
