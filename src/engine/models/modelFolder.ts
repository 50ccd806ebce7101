import fs from 'node:fs/promises';
import path from 'node:path';
import { EngineError } from '../errors';
import { EMBEDDED_MODELS, embeddedFolder, findEmbedded } from './embedded';

/** The files of one model on disk. */
export interface ModelFolder {
  readonly name: string;
  readonly folder: string;
  readonly graph: string;
  /** The graph and its external data, in the order in which they are hashed. */
  readonly weights: readonly string[];
  readonly tokenizer: string;
  /** Changes when a weights file is replaced. */
  readonly stamp: string;
  readonly knows?: string;
}

const GRAPHS = ['model.onnx', path.join('onnx', 'model.onnx')];

/**
 * Finds the files behind a model's name or folder path.
 * @throws EngineError `model`, in one line with what to do.
 */
export async function findModel(nameOrFolder: string): Promise<ModelFolder> {
  const embedded = findEmbedded(nameOrFolder);
  const folder = embedded ? embeddedFolder(embedded) : path.resolve(nameOrFolder);
  const stat = await fs.stat(folder).catch(() => undefined);
  if (!stat) {
    const names = ['embedded', ...EMBEDDED_MODELS.map((model) => model.name)].join(', ');
    throw new EngineError(
      'model',
      `There is no model "${nameOrFolder}". Give one of ${names}, or the path of a model folder.`,
    );
  }
  if (!stat.isDirectory()) {
    throw new EngineError('model', `${folder} is a file. Give the folder that holds the model.`);
  }
  const graph = await firstExisting(GRAPHS.map((file) => path.join(folder, file)));
  if (graph === undefined) {
    throw new EngineError(
      'model',
      `${folder} holds no model.onnx and no onnx/model.onnx. Give a folder with an ONNX export of a language model.`,
    );
  }
  const tokenizer = path.join(folder, 'tokenizer.json');
  if ((await firstExisting([tokenizer])) === undefined) {
    throw new EngineError(
      'model',
      `${folder} holds no tokenizer.json. Copy the one of the original model into it.`,
    );
  }
  const weights = [graph, ...(await externalData(graph))];
  return {
    name: embedded?.name ?? path.basename(folder),
    folder,
    graph,
    weights,
    tokenizer,
    stamp: await stampOf([...weights, tokenizer]),
    ...(embedded ? { knows: embedded.knows } : {}),
  };
}

/** Exporters write `model.onnx_data`, `model.onnx_data_1` … or `model.onnx.data`. */
async function externalData(graph: string): Promise<string[]> {
  const folder = path.dirname(graph);
  const names = await fs.readdir(folder);
  return names
    .filter((name) => /^model\.onnx(_data(_\d+)?|\.data)$/.test(name))
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
