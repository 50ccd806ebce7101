import { InferenceSession, Tensor } from 'onnxruntime-node';
import { ANNOTATION } from '../src/engine/graph/annotationNodes';
import { argmax } from '../src/engine/processors/logits';
import { annotatedGraph, companionGraph } from './annotatedGraph';
import { rowStatistics, topIds } from './rowStatistics';

/**
 * Where rows are annotated: not at all, in JavaScript, by a second session that is fed the
 * logits, or by nodes in the graph itself, of which JavaScript then sees no logits.
 */
export type Annotator = 'none' | 'javascript' | 'companion' | 'fused';

const ALTERNATIVES = 20;

/** Of the annotation; `logits` is the large one. */
const RECORDED = Object.values(ANNOTATION).filter(
  (name) => name !== ANNOTATION.k && name !== ANNOTATION.target && name !== ANNOTATION.logits,
);

const K = new Tensor('int64', BigInt64Array.of(BigInt(ALTERNATIVES)), [1]);

/**
 * A decode loop with nothing but ONNX Runtime and an argmax: what the engine is measured against.
 * It fetches logits and the whole cache, and feeds the cache back.
 */
export class BareLoop {
  private cache: Record<string, Tensor> = {};
  private position = 0;

  private constructor(
    private readonly session: InferenceSession,
    private readonly annotator: Annotator,
    private readonly companion: InferenceSession | undefined,
  ) {
    this.reset();
  }

  static async open(graph: string, annotator: Annotator = 'none'): Promise<BareLoop> {
    const fused = annotator === 'fused' ? annotatedGraph(graph) : undefined;
    const session = fused
      ? await InferenceSession.create(fused.bytes, optionsOf(fused.folder))
      : await InferenceSession.create(graph, optionsOf());
    const companion =
      annotator === 'companion'
        ? await InferenceSession.create(companionGraph(graph), optionsOf())
        : undefined;
    return new BareLoop(session, annotator, companion);
  }

  /** Forgets what was read. */
  reset(): void {
    this.position = 0;
    for (const input of this.session.inputMetadata) {
      if (!input.isTensor || !input.name.startsWith('past_key_values.')) continue;
      const [, heads, , size] = input.shape;
      this.cache[input.name] = new Tensor('float32', [], [1, Number(heads), 0, Number(size)]);
    }
  }

  /** Reads tokens in one run and gives the best next one. */
  async read(ids: readonly number[]): Promise<number> {
    const end = this.position + ids.length;
    const fused = this.annotator === 'fused';
    const feeds: Record<string, Tensor> = {
      ...this.cache,
      input_ids: int64(ids),
      attention_mask: int64(new Array<number>(end).fill(1)),
      ...(fused ? { [ANNOTATION.k]: K, [ANNOTATION.target]: targets(ids.length) } : {}),
    };
    if (this.session.inputNames.includes('position_ids')) {
      feeds.position_ids = int64(ids.map((_, index) => this.position + index));
    }
    const presents = this.session.outputNames.filter((name) => name.startsWith('present'));
    const results = await this.session.run(feeds, [
      ...(fused ? RECORDED : ['logits']),
      ...presents,
    ]);
    this.cache = Object.fromEntries(
      presents.map((name) => [name.replace('present', 'past_key_values'), tensorOf(results, name)]),
    );
    this.position = end;
    if (fused) return this.bestOf(results, ids.length - 1);
    const logits = tensorOf(results, 'logits');
    const rows = logits.data as Float32Array;
    const row = rows.subarray(rows.length - rows.length / ids.length);
    if (this.annotator === 'javascript') {
      rowStatistics(row);
      return topIds(row, ALTERNATIVES)[0] ?? NaN;
    }
    if (!this.companion) return argmax(row);
    const shape = [1, 1, row.length];
    const feed = { logits: new Tensor('float32', row, shape), [ANNOTATION.k]: K };
    const one = { ...feed, [ANNOTATION.target]: targets(1) };
    return this.bestOf(await this.companion.run(one, RECORDED), 0);
  }

  private bestOf(results: InferenceSession.OnnxValueMapType, row: number): number {
    const ids = tensorOf(results, ANNOTATION.topIds).data as BigInt64Array;
    return Number(ids[row * ALTERNATIVES]);
  }
}

function optionsOf(folder?: string): InferenceSession.SessionOptions {
  return {
    executionProviders: ['cpu'],
    intraOpNumThreads: 1,
    logSeverityLevel: 3,
    extra: {
      session: {
        force_spinning_stop: '1',
        ...(folder === undefined ? {} : { model_external_initializers_file_folder_path: folder }),
      },
    },
  };
}

function tensorOf(results: InferenceSession.OnnxValueMapType, name: string): Tensor {
  const tensor = results[name];
  if (!tensor) throw new Error(`The graph gave no ${name}.`);
  return tensor;
}

function targets(rows: number): Tensor {
  return new Tensor('int64', new BigInt64Array(rows), [1, rows]);
}

function int64(values: readonly number[]): Tensor {
  return new Tensor('int64', BigInt64Array.from(values, BigInt), [1, values.length]);
}
