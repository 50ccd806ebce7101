import { constants } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { EngineError, messageOf } from '../../errors';
import { fittedHeadFolder } from '../../hub/folders';
import { cachedModelName } from '../../hub/repoId';
import type { ModelFolder } from '../../models/modelFolder';
import { readJson } from '../../models/jsonFile';
import { SIDECAR } from '../sidecar';

/**
 * The folder for a model's fitted head: what the person named, or beside the model, or, for a model
 * whose folder is not the person's to write in, among the person's own files, where it is found by
 * the hash of the model. Fails before long work rather than after it.
 * @throws EngineError `parameter`
 */
export async function placeForHead(
  model: ModelFolder,
  modelHash: string,
  named: string | undefined,
): Promise<string> {
  if (named !== undefined) return makeFolder(path.resolve(named));
  const existing = await readJson(path.join(model.folder, SIDECAR));
  if (existing && existing.kind !== 'linear') {
    throw new EngineError(
      'parameter',
      `${model.name} has a trained head of its own, which a fitted one does not replace. Name a folder for the fitted one (--out).`,
    );
  }
  // Only the embedded models say what they know; an update replaces them.
  const shared = model.knows !== undefined || cachedModelName(model.folder) !== undefined;
  const own = !shared && (await isWritable(model.folder));
  return own ? model.folder : makeFolder(fittedHeadFolder(modelHash));
}

async function makeFolder(folder: string): Promise<string> {
  try {
    await fs.mkdir(folder, { recursive: true });
    await fs.access(folder, constants.W_OK);
    return folder;
  } catch (error) {
    const problem = `The head cannot be saved in ${folder}: ${messageOf(error)}.`;
    throw new EngineError('parameter', `${problem} Name another folder for it (--out).`);
  }
}

async function isWritable(folder: string): Promise<boolean> {
  return fs.access(folder, constants.W_OK).then(
    () => true,
    () => false,
  );
}
