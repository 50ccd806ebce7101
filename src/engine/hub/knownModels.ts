import path from 'node:path';
import { DEFAULT_MODEL, EMBEDDED_MODELS, embeddedFolder, findEmbedded } from '../models/embedded';
import { cachedRepos } from './cachedRepos';
import { folderFiles } from './folderFiles';
import { hubCacheFolder } from './folders';
import { ModelList } from './modelList';
import { variantsOf, type ModelVariant, type SizedFile } from './variants';

export type ModelSource = 'embedded' | 'folder' | 'cache';

/** A model on this machine that can be chosen: one export, so one dtype. */
export interface KnownModel {
  readonly source: ModelSource;
  /** For people: `embedded/base`, `owner/name#q4`, or the folder's name. */
  readonly name: string;
  /** What loads it: its name if embedded, else its folder, with `#dtype` unless that is fp32. */
  readonly model: string;
  readonly path: string;
  /** Undefined where no name tells it. */
  readonly dtype?: string;
  /** Size with tokenizer and configuration. */
  readonly bytes: number;
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
    ...(await Promise.all(folders.map(folderModels))).flat(),
    ...(await cachedModels(cache)),
  ];
}

async function embeddedModel(model: (typeof EMBEDDED_MODELS)[number]): Promise<KnownModel> {
  const folder = embeddedFolder(model);
  const [variant] = rootVariants(await folderFiles(folder));
  return {
    source: 'embedded',
    name: model.name,
    model: model.name,
    path: folder,
    ...contentOf(variant),
    title: model.title,
    knows: model.knows,
    default: model === findEmbedded(DEFAULT_MODEL),
  };
}

/** The models in a folder; where there is none, one entry whose `problem` says what it lacks. */
export async function folderModels(folder: string): Promise<KnownModel[]> {
  const files = await folderFiles(folder);
  const variants = rootVariants(files);
  const name = path.basename(folder);
  if (variants.length === 0) {
    const problem = lackOf(files.map((file) => file.path));
    return [{ source: 'folder', name, model: folder, path: folder, bytes: 0, problem }];
  }
  return variants.map((variant) => ({
    source: 'folder',
    name: name + variant.choice,
    model: folder + variant.choice,
    path: folder,
    ...contentOf(variant),
  }));
}

async function cachedModels(cache: string): Promise<KnownModel[]> {
  const repos = await cachedRepos(cache);
  return repos.flatMap(({ repo, folder, snapshot, variants }) =>
    variants.map((variant): KnownModel => {
      const place = path.join(snapshot, variant.root);
      return {
        source: 'cache',
        name: [repo, variant.root].filter(Boolean).join('/') + variant.choice,
        model: place + variant.choice,
        path: place,
        ...contentOf(variant),
        repoFolder: folder,
      };
    }),
  );
}

function rootVariants(files: readonly SizedFile[]): ModelVariant[] {
  return variantsOf(files).filter(({ root }) => root === '');
}

function contentOf(variant: ModelVariant | undefined): Pick<KnownModel, 'dtype' | 'bytes'> {
  const { dtype, bytes = 0 } = variant ?? {};
  return { ...(dtype === undefined ? {} : { dtype }), bytes };
}

function lackOf(files: readonly string[]): string {
  if (files.length === 0) return 'The folder is not there or is empty.';
  return files.includes('tokenizer.json')
    ? 'The folder holds no model.onnx and no onnx/model.onnx.'
    : 'The folder holds no tokenizer.json.';
}
