/** File name suffixes of transformers.js exports, by dtype, the most exact first. */
const SUFFIXES: readonly (readonly [dtype: string, suffix: string])[] = [
  ['fp32', ''],
  ['fp16', '_fp16'],
  ['q4', '_q4'],
  ['q4f16', '_q4f16'],
  ['q8', '_quantized'],
  ['int8', '_int8'],
  ['uint8', '_uint8'],
  ['bnb4', '_bnb4'],
];

/** Names by which one of several graphs of a model is chosen, the most exact first. */
export const DTYPES: readonly string[] = SUFFIXES.map(([dtype]) => dtype);

/** File names of a model's graphs for one dtype, or for any, the most exact first. */
export function graphNames(dtype: string | undefined): string[] {
  return SUFFIXES.filter(([own]) => dtype === undefined || dtype === own).map(
    ([, suffix]) => `model${suffix}.onnx`,
  );
}

/** The dtype that a graph's file name tells; undefined for other names. */
export function dtypeOf(graphName: string): string | undefined {
  return SUFFIXES.find(([, suffix]) => graphName === `model${suffix}.onnx`)?.[0];
}
