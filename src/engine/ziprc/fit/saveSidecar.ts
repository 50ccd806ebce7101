import fs from 'node:fs/promises';
import path from 'node:path';
import type { Grid } from '../../../lenses/ziprc/joint';
import { EngineError, messageOf } from '../../errors';
import { SIDECAR } from '../sidecar';
import type { StoredHead } from './headJoints';

const WEIGHTS = 'ziprc.bin';

/** What a sidecar says of a fitted head beside its sizes and weights. */
export interface SidecarNotes {
  /** The model whose hidden states it was fitted on. */
  readonly model: {
    readonly hash: string | undefined;
    readonly tokenizerHash: string | undefined;
  };
  /** What wrote the rollouts. */
  readonly policy: string;
  readonly rollouts: number;
  readonly prompts: number;
  readonly calibration: unknown;
  /** How the head was fitted. */
  readonly fit: Readonly<Record<string, unknown>>;
}

/**
 * Writes a head as a sidecar and its weights, float32 with the lowest byte first, row-major [cells,
 * width + 1]. Gives the path of the sidecar. What is not a number becomes null.
 * @throws EngineError `parameter`
 */
export async function saveSidecar(
  folder: string,
  grid: Grid,
  { weights, temperature }: StoredHead,
  notes: SidecarNotes,
): Promise<string> {
  const bytes = new DataView(new ArrayBuffer(weights.length * 4));
  weights.forEach((weight, index) => {
    bytes.setFloat32(index * 4, weight, true);
  });
  const sidecar = {
    version: 1,
    kind: 'linear',
    rewards: grid.rewards,
    lengthEdges: grid.lengthEdges,
    weights: WEIGHTS,
    temperature,
    ...notes,
    createdAt: new Date().toISOString(),
  };
  const file = path.join(folder, SIDECAR);
  // The weights first: a sidecar never names some that are not there.
  await write(path.join(folder, WEIGHTS), new Uint8Array(bytes.buffer));
  await write(file, `${JSON.stringify(sidecar, null, 1)}\n`);
  return file;
}

/** Beside the file and renamed, so that no reader sees half of it. */
async function write(file: string, content: string | Uint8Array): Promise<void> {
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    await fs.writeFile(temporary, content);
    await fs.rename(temporary, file);
  } catch (error) {
    await fs.rm(temporary, { force: true });
    throw new EngineError(
      'parameter',
      `${file} cannot be written: ${messageOf(error)}. Name another folder for it (--out).`,
      { cause: error },
    );
  }
}
