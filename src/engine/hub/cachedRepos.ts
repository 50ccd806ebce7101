import fs from 'node:fs/promises';
import path from 'node:path';
import { isArray } from '../../trace/json';
import { readJson } from '../models/jsonFile';
import { folderFiles } from './folderFiles';
import { hubCacheFolder } from './folders';
import { repoFolder, repoOfFolder } from './repoId';
import { variantsOf, type ModelVariant } from './variants';

/** A repository in the Hugging Face cache that holds a language model we may run. */
export interface CachedRepo {
  readonly repo: string;
  readonly folder: string;
  /** The revision that `main` meant when it was downloaded, or the newest there is. */
  readonly snapshot: string;
  readonly variants: readonly ModelVariant[];
}

/** Whatever else lies in the cache, other programs' models among it, is passed over. */
export async function cachedRepos(cache: string): Promise<CachedRepo[]> {
  const names = await fs.readdir(cache).catch((): string[] => []);
  const found: CachedRepo[] = [];
  for (const name of names.sort()) {
    const repo = repoOfFolder(name);
    const folder = path.join(cache, name);
    const snapshot = repo === undefined ? undefined : await currentSnapshot(folder);
    if (repo === undefined || snapshot === undefined) continue;
    const variants: ModelVariant[] = [];
    for (const variant of variantsOf(await folderFiles(snapshot))) {
      if (await isDecoder(path.join(snapshot, variant.root))) variants.push(variant);
    }
    if (variants.length > 0) found.push({ repo, folder, snapshot, variants });
  }
  return found;
}

/** The folder of a model that is written as `owner/name`, or `owner/name/subfolder`. */
export async function cachedModelFolder(
  name: string,
  cache = hubCacheFolder(),
): Promise<string | undefined> {
  const [, repo, inside = ''] = /^([\w.-]+\/[\w.-]+)(?:\/([\w./-]+))?$/.exec(name) ?? [];
  if (repo === undefined || name.includes('..')) return undefined;
  const snapshot = await currentSnapshot(repoFolder(cache, repo));
  return snapshot === undefined ? undefined : path.join(snapshot, inside);
}

async function currentSnapshot(folder: string): Promise<string | undefined> {
  const snapshots = path.join(folder, 'snapshots');
  const ref = await fs.readFile(path.join(folder, 'refs', 'main'), 'utf8').catch(() => '');
  const commits = await fs.readdir(snapshots).catch((): string[] => []);
  if (commits.includes(ref.trim())) return path.join(snapshots, ref.trim());
  let newest: { readonly at: string; readonly time: number } | undefined;
  for (const commit of commits) {
    const at = path.join(snapshots, commit);
    const stat = await fs.stat(at).catch(() => undefined);
    if (stat?.isDirectory() && stat.mtimeMs > (newest?.time ?? -1)) {
      newest = { at, time: stat.mtimeMs };
    }
  }
  return newest?.at;
}

/** Encoders for search and the like come as ONNX too; config.json names the class of the model. */
async function isDecoder(folder: string): Promise<boolean> {
  const config = await readJson(path.join(folder, 'config.json')).catch(() => undefined);
  const classes = config?.architectures;
  if (!isArray(classes) || classes.length === 0) return true;
  return classes.some((name) => typeof name === 'string' && /CausalLM|LMHead/.test(name));
}
