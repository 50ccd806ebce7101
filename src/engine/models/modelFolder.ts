import fs from 'node:fs/promises';
import path from 'node:path';
import { EngineError } from '../errors';
import { cachedModelFolder } from '../hub/cachedRepos';
import { cachedModelName } from '../hub/repoId';
import { dtypeOf, DTYPES, graphNames } from './dtypes';
import { EMBEDDED_MODELS, embeddedFolder, findEmbedded } from './embedded';
import { sidecarFiles } from '../ziprc/sidecar';
import { readGenaiConfig } from './genaiConfig';

/** The files of one model on disk. */
export interface ModelFolder {
  readonly name: string;
  readonly folder: string;
  readonly graph: string;
  /** The graph and its external data, in the order in which they are hashed. */
  readonly weights: readonly string[];
  readonly tokenizer: string;
  /** Changes when a weights file or the ZIP-RC head is replaced. */
  readonly stamp: string;
  readonly knows?: string;
}

/**
 * Finds the files behind a model's name or folder path. Of a folder with several graphs it takes
 * the most exact one, or that of the dtype written behind the path: `path/to/model#q4`.
 * @throws EngineError `model`, in one line with what to do.
 */
export async function findModel(nameOrFolder: string): Promise<ModelFolder> {
  const embedded = findEmbedded(nameOrFolder);
  const { given, dtype } = embedded ? { given: nameOrFolder } : await splitDtype(nameOrFolder);
  const folder = embedded ? embeddedFolder(embedded) : await folderOf(given);
  const stat = await fs.stat(folder).catch(() => undefined);
  if (!stat) {
    const names = ['embedded', ...EMBEDDED_MODELS.map((model) => model.name)].join(', ');
    throw new EngineError(
      'model',
      `There is no model "${nameOrFolder}". Give one of ${names}, the path of a model folder, or OWNER/NAME of a downloaded model.`,
    );
  }
  if (!stat.isDirectory()) {
    throw new EngineError('model', `${folder} is a file. Give the folder that holds the model.`);
  }
  const graph = await graphOf(folder, dtype);
  const tokenizer = path.join(folder, 'tokenizer.json');
  if ((await firstExisting([tokenizer])) === undefined) {
    throw new EngineError(
      'model',
      `${folder} holds no tokenizer.json. Copy the one of the original model into it.`,
    );
  }
  const weights = [graph, ...(await externalData(graph))];
  return {
    name: embedded?.name ?? nameOf(folder) + (dtype === undefined ? '' : `#${dtype}`),
    folder,
    graph,
    weights,
    tokenizer,
    stamp: await stampOf([...weights, tokenizer, ...(await sidecarFiles(folder))]),
    ...(embedded ? { knows: embedded.knows } : {}),
  };
}

/** A path comes before a model of the Hugging Face cache that has the same name. */
async function folderOf(given: string): Promise<string> {
  const folder = path.resolve(given);
  const exists = await fs.stat(folder).catch(() => undefined);
  return (exists ? undefined : await cachedModelFolder(given)) ?? folder;
}

/** The folder of a snapshot in the Hugging Face cache is named for its commit. */
function nameOf(folder: string): string {
  return cachedModelName(folder) ?? path.basename(folder);
}

/** A folder may have a number sign in its own name. */
async function splitDtype(text: string): Promise<{ given: string; dtype?: string }> {
  const at = text.lastIndexOf('#');
  if (at < 0 || (await fs.stat(text).catch(() => undefined))) return { given: text };
  const dtype = text.slice(at + 1);
  if (DTYPES.includes(dtype)) return { given: text.slice(0, at), dtype };
  throw new EngineError('model', `There is no dtype "${dtype}". Give one of ${DTYPES.join(', ')}.`);
}

async function graphOf(folder: string, dtype: string | undefined): Promise<string> {
  const genai = dtype === undefined ? await readGenaiConfig(folder) : undefined;
  const names = genai ? [genai.graph] : graphNames(dtype);
  const places = names.flatMap((name) => [
    path.join(folder, name),
    path.join(folder, 'onnx', name),
  ]);
  const graph = await firstExisting(places);
  if (graph !== undefined) return graph;
  const others = await otherDtypes(folder);
  const part = await firstPart(folder);
  let problem = `holds no ${names.join(' or ')}. Give one of ${others.map((other) => `#${other}`).join(', ')} behind its path`;
  if (others.length === 0) {
    problem =
      part === undefined
        ? 'holds no model.onnx and no onnx/model.onnx. Give a folder with an ONNX export of a language model'
        : `holds a model in parts (${part}). Export it as one graph for text generation with past key values, model.onnx`;
  }
  throw new EngineError('model', `${folder} ${problem}.`);
}

/** Graphs of older exports, merged of two or apart, and of models that read pictures or speech. */
const PARTS = /^(decoder|encoder|embed_tokens|vision_encoder|audio_encoder)\w*\.onnx$/;

async function firstPart(folder: string): Promise<string | undefined> {
  for (const place of ['', 'onnx']) {
    const names = await fs.readdir(path.join(folder, place)).catch(() => []);
    const part = names.sort().find((name) => PARTS.test(name));
    if (part !== undefined) return path.join(place, part);
  }
  return undefined;
}

async function otherDtypes(folder: string): Promise<string[]> {
  const names = await Promise.all(
    [folder, path.join(folder, 'onnx')].map((place) => fs.readdir(place).catch(() => [])),
  );
  const found = new Set(names.flat().map(dtypeOf));
  return DTYPES.filter((dtype) => found.has(dtype));
}

/** Exporters write `model.onnx_data`, `model.onnx_data_1` … or `model.onnx.data`. */
async function externalData(graph: string): Promise<string[]> {
  const folder = path.dirname(graph);
  const own = path.basename(graph);
  return (await fs.readdir(folder))
    .filter(
      (name) => name.startsWith(own) && /^(_data(_\d+)?|\.data)$/.test(name.slice(own.length)),
    )
    .sort()
    .map((name) => path.join(folder, name));
}

async function firstExisting(files: readonly string[]): Promise<string | undefined> {
  for (const file of files) {
    const stat = await fs.stat(file).catch(() => undefined);
    if (stat?.isFile()) return file;
  }
  return undefined;
}

async function stampOf(files: readonly string[]): Promise<string> {
  const stats = await Promise.all(files.map((file) => fs.stat(file)));
  return stats.map((stat, index) => `${files[index] ?? ''}:${stat.size}:${stat.mtimeMs}`).join('|');
}
