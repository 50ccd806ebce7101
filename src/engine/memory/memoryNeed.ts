import { ModelFiles } from '../onnx/modelFiles';
import { ELEMENT, type OnnxNode, type OnnxTensor } from '../onnx/onnxModel';
import { scanModel } from '../onnx/scanModel';
import { ByteFile } from '../onnx/wireReader';
import type { ModelConfig } from '../models/modelConfig';
import { readSignature, type GraphSignature } from '../runtime/graphSignature';

/** What a model takes of main memory at most, while it is loaded and run on the CPU. Bytes. */
export interface MemoryNeed {
  readonly weights: number;
  readonly cache: number;
  /** Positions that {@link cache} is for. */
  readonly context: number;
  readonly total: number;
}

/**
 * Peak of the process while it loads, above what it had, per byte of weights on disk, by what reads
 * them. ONNX Runtime keeps packed copies of matrices, and computes float16 in float32 on the CPU.
 * Measured with 1.30 on the shape of Qwen2.5-0.5B (docs/benchmarks.md).
 */
const FACTORS = { gathered: 1, float32: 1.6, float16: 3, blocks: 2, integer: 1.4 } as const;

/** Text of a usual length; a longer one takes more when it comes. */
const USUAL_CONTEXT = 4096;

/** One step's copies of a cache: the old one, the new one and, where it is handed over, that one. */
const CACHE_COPIES = { capacity: 2, exact: 3 } as const;

/** Activations and annotation of a chunk, and the runtime's own. */
const WORKING_MEMORY = 100e6;

/**
 * Estimates from the graph, without its weights. Undefined where the graph cannot be read; opening
 * it says why.
 */
export function memoryNeed(graph: string, config: ModelConfig): MemoryNeed | undefined {
  let file: ByteFile | undefined;
  try {
    file = new ByteFile(new ModelFiles(graph).graph);
    const model = scanModel(file);
    const signature = readSignature(model, config.shapes, graph);
    const readers = readersOf(model.nodes);
    const weights = model.initializers.reduce(
      (sum, weight) => sum + bytesOf(weight) * factorOf(weight, readers.get(weight.name)),
      0,
    );
    const context = Math.min(config.contextLength, USUAL_CONTEXT);
    const cache = context * bytesPerPosition(signature) * CACHE_COPIES[signature.layout];
    return { weights, cache, context, total: weights + cache + WORKING_MEMORY };
  } catch {
    return undefined;
  } finally {
    file?.close();
  }
}

function bytesOf({ raw, external, span }: OnnxTensor): number {
  if (raw) return raw.end - raw.start;
  return Number(external.get('length') ?? span.end - span.start);
}

/** Operators that read each value. */
function readersOf(nodes: readonly OnnxNode[]): ReadonlyMap<string, ReadonlySet<string>> {
  const readers = new Map<string, Set<string>>();
  for (const { op, inputs } of nodes) {
    for (const name of inputs) readers.set(name, (readers.get(name) ?? new Set()).add(op));
  }
  return readers;
}

function factorOf({ type }: OnnxTensor, readers: ReadonlySet<string> = new Set()): number {
  if (readers.size === 1 && readers.has('Gather')) return FACTORS.gathered;
  if (readers.has('MatMulNBits')) return FACTORS.blocks;
  if (type === ELEMENT.float32) return FACTORS.float32;
  return type === ELEMENT.float16 ? FACTORS.float16 : FACTORS.integer;
}

function bytesPerPosition({ cache }: GraphSignature): number {
  return cache.reduce(
    (sum, { heads, size, type }) => sum + heads * size * (type === 'float16' ? 2 : 4),
    0,
  );
}
