import path from 'node:path';
import { DEFAULT_MODEL, EMBEDDED_MODELS, embeddedFolder, findEmbedded } from '../models/embedded';
import { cachedRepos } from './cachedRepos';
import { folderFiles } from './folderFiles';
import { hubCacheFolder } from './folders';
import { ModelList } from './modelList';
import { variantsOf, type ModelVariant } from './variants';

export type ModelSource = 'embedded' | 'folder' | 'cache';

export interface KnownDtype {
  /** `default` where nothing tells it. */
  readonly dtype: string;
  /** With tokenizer and configuration. */
  readonly bytes: number;
}

/** A model on this machine that can be chosen. */
export interface KnownModel {
  readonly source: ModelSource;
  /** For people: `embedded/base`, `owner/name`, or the folder's name. */
  readonly name: string;
  /** What loads it: its name if embedded, else its folder. */
  readonly model: string;
  readonly path: string;
  readonly dtypes: readonly KnownDtype[];
  readonly title?: string;
  /** What it can do, said by its publisher. */
  readonly knows?: string;
  /** The one that `embedded` alone means. */
  readonly default?: boolean;
  /** Cache only: the folder with everything that was downloaded of the repository. */
  readonly repoFolder?: string;
  /** Why it cannot be loaded. */
  readonly problem?: string;
}

/** Every model at hand: embedded, in folders that the person added, in the Hugging Face cache. */
export async function knownModels(
  list: Pick<ModelList, 'folders'> = new ModelList(),
  cache = hubCacheFolder(),
): Promise<KnownModel[]> {
  const folders = await list.folders();
  return [
    ...(await Promise.all(EMBEDDED_MODELS.map(embeddedModel))),
    ...(await Promise.all(folders.map(folderModel))),
    ...(await cachedModels(cache)),
  ];
}

async function embeddedModel(model: (typeof EMBEDDED_MODELS)[number]): Promise<KnownModel> {
  const folder = embeddedFolder(model);
  return {
    source: 'embedded',
    name: model.name,
    model: model.name,
    path: folder,
    dtypes: dtypesOf(await rootVariants(folder)),
    title: model.title,
    knows: model.knows,
    default: model === findEmbedded(DEFAULT_MODEL),
  };
}

/** A folder as a model; `problem` says what it lacks. */
export async function folderModel(folder: string): Promise<KnownModel> {
  const files = await folderFiles(folder);
  const variants = variantsOf(files).filter(({ root }) => root === '');
  const problem = variants.length === 0 ? lackOf(files.map((file) => file.path)) : undefined;
  return {
    source: 'folder',
    name: path.basename(folder),
    model: folder,
    path: folder,
    dtypes: dtypesOf(variants),
    ...(problem === undefined ? {} : { problem }),
  };
}

async function cachedModels(cache: string): Promise<KnownModel[]> {
  const repos = await cachedRepos(cache);
  return repos.flatMap(({ repo, folder, snapshot, variants }) => {
    const roots = [...new Set(variants.map(({ root }) => root))];
    return roots.map((root): KnownModel => ({
      source: 'cache',
      name: root === '' ? repo : `${repo}/${root}`,
      model: path.join(snapshot, root),
      path: path.join(snapshot, root),
      dtypes: dtypesOf(variants.filter((variant) => variant.root === root)),
      repoFolder: folder,
    }));
  });
}

async function rootVariants(folder: string): Promise<ModelVariant[]> {
  return variantsOf(await folderFiles(folder)).filter(({ root }) => root === '');
}

function dtypesOf(variants: readonly ModelVariant[]): KnownDtype[] {
  return variants.map(({ dtype, bytes }) => ({ dtype: dtype ?? 'default', bytes }));
}

function lackOf(files: readonly string[]): string {
  if (files.length === 0) return 'The folder is not there or is empty.';
  return files.includes('tokenizer.json')
    ? 'The folder holds no model.onnx and no onnx/model.onnx.'
    : 'The folder holds no tokenizer.json.';
}
