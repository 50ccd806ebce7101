import { dtypeOf } from '../models/dtypes';

/** A file of a model by its path inside the folder or repository, with slashes. */
export interface SizedFile {
  readonly path: string;
  readonly bytes: number;
}

/** One export that can be run: a graph with everything that it needs. */
export interface ModelVariant<F extends SizedFile = SizedFile> {
  /** What `--dtype` takes: the dtype, after the subfolder where the model lies in one. */
  readonly id: string;
  /** The dtype that the file's name or its folder's name tells; undefined where neither does. */
  readonly dtype?: string;
  /** What follows the folder's path to load this export: '' or, as in `folder#q4`, its dtype. */
  readonly choice: string;
  /** The model's folder inside the repository: '' for its root. */
  readonly root: string;
  readonly graph: string;
  /** Graph, external data, tokenizer and configuration. */
  readonly files: readonly F[];
  /** Size of `files`. */
  readonly bytes: number;
}

const SIDE_FILES = new Set([
  'tokenizer.json',
  'tokenizer_config.json',
  'special_tokens_map.json',
  'config.json',
  'generation_config.json',
  'genai_config.json',
  'chat_template.jinja',
]);

/**
 * The exports among the files of a folder or repository. A model's folder is one with a
 * `tokenizer.json`. Exports are `model.onnx` and `model_<dtype>.onnx` in it or in its `onnx` folder
 * (optimum, transformers.js), or the one graph beside a `genai_config.json` (onnxruntime-genai).
 */
export function variantsOf<F extends SizedFile>(files: readonly F[]): ModelVariant<F>[] {
  const roots = files
    .filter((file) => baseOf(file.path) === 'tokenizer.json')
    .map((file) => folderOf(file.path));
  return roots.flatMap((root) => variantsIn(root, files)).sort((a, b) => a.bytes - b.bytes);
}

function variantsIn<F extends SizedFile>(root: string, files: readonly F[]): ModelVariant<F>[] {
  const own = files.filter((file) => folderOf(file.path) === root);
  const side = own.filter((file) => SIDE_FILES.has(baseOf(file.path)));
  const builder = own.some((file) => baseOf(file.path) === 'genai_config.json');
  const graphFolders = [root, root === '' ? 'onnx' : `${root}/onnx`];
  const onnx = files.filter(
    (file) => file.path.endsWith('.onnx') && graphFolders.includes(folderOf(file.path)),
  );
  const named = onnx.filter((file) => dtypeOf(baseOf(file.path)) !== undefined);
  const graphs = builder ? onlyGraph(onnx) : named;
  return graphs.map((graph) => {
    const all = [graph, ...files.filter((file) => isDataOf(graph.path, file.path)), ...side];
    const dtype = builder ? dtypeInName(root) : dtypeOf(baseOf(graph.path));
    return {
      id: [root, dtype].filter(Boolean).join('/') || 'default',
      ...(dtype === undefined ? {} : { dtype }),
      choice: builder || dtype === undefined || dtype === 'fp32' ? '' : `#${dtype}`,
      root,
      graph: graph.path,
      files: all,
      bytes: all.reduce((sum, { bytes }) => sum + bytes, 0),
    };
  });
}

/** The decoder's name is in genai_config.json; where it is one of several, it is the usual one. */
function onlyGraph<F extends SizedFile>(onnx: readonly F[]): readonly F[] {
  return onnx.length === 1 ? onnx : onnx.filter((file) => baseOf(file.path) === 'model.onnx');
}

/** Builder exports carry the dtype in the name of their folder, as in `cpu-int4-rtn-block-32`. */
function dtypeInName(folder: string): string | undefined {
  return /(?:^|[^a-z])(int4|int8|fp16|bf16|fp32)(?:[^0-9]|$)/i.exec(folder)?.[1]?.toLowerCase();
}

/** Exporters write `model.onnx_data`, `model.onnx_data_1` … or `model.onnx.data`. */
function isDataOf(graph: string, file: string): boolean {
  return file.startsWith(graph) && /^(?:_data(?:_\d+)?|\.data)$/.test(file.slice(graph.length));
}

function baseOf(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1);
}

function folderOf(file: string): string {
  return file.slice(0, Math.max(0, file.lastIndexOf('/')));
}
