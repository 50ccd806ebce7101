import fs from 'node:fs';
import path from 'node:path';
import { LoadedModel } from '../../../src/engine/loadedModel';
import { findModel } from '../../../src/engine/models/modelFolder';
import type { Scored } from '../../../src/engine/runtime/distribution';

/** Tiny random models that models/tiny/build.py made with real exporters. */
const FIXTURES = path.resolve('test', 'fixtures', 'models');

/** A small trained Llama that stays what it is, while the embedded models may be trained anew. */
export const TRAINED = path.resolve('test', 'fixtures', 'trained-llama');

interface Expected {
  readonly ids: readonly number[];
  /** ln p of each token from the second on, by PyTorch in float32. */
  readonly logprobs: readonly number[];
}

/** The folder of a fixture, to which `#dtype` may be appended. */
export function fixture(name: string): string {
  return path.join(FIXTURES, name);
}

export function expected(name: string): Expected {
  const file = path.join(fixture(name.replace(/#.*/, '')), 'expected.json');
  return JSON.parse(fs.readFileSync(file, 'utf8')) as Expected;
}

/** @param nameOrFolder the name of a fixture, or the path of another model. */
export async function opened<T>(
  nameOrFolder: string,
  use: (loaded: LoadedModel) => Promise<T>,
): Promise<T> {
  const files = await findModel(path.resolve(FIXTURES, nameOrFolder));
  const loaded = await LoadedModel.open(files, 1);
  try {
    return await use(loaded);
  } finally {
    await loaded.model.release();
  }
}

/** Every token from the second on under the distribution that predicts it. */
export async function scored(
  { model }: LoadedModel,
  ids: readonly number[],
  alternatives = 3,
): Promise<Scored[]> {
  const all: Scored[] = [];
  for await (const rows of model.newSequence().score(ids, 1, alternatives, () => undefined)) {
    all.push(...rows);
  }
  return all;
}
