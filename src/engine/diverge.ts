import type { Finish } from '../trace/sample';
import type { TokenRow } from '../trace/sampleBuilder';
import { decodeText } from '../trace/text';
import { annotate, round } from './annotate/annotate';
import { checkSameTokenizer } from './decoding/sameTokenizer';
import {
  DEFAULT_METRICS,
  isMetric,
  measure,
  METRIC_IDS,
  type MetricId,
} from './divergence/metrics';
import { SoftmaxRow } from './divergence/softmaxRow';
import { EngineError } from './errors';
import type { RunModels } from './generate';
import { checkAlternatives } from './generationPlan';
import type { LoadedModel } from './loadedModel';
import { identityOf, originOf } from './origin';
import type { DivergeRequest, GenerateResult, ScoreEvent } from './protocol';
import { isServerModel } from './remote/serverModel';
import type { Scored } from './runtime/distribution';
import { TokenStream } from './tokenStream';

/** What stands for a decoder in a sample that two models scored. */
export const DIVERGENCE = 'divergence';

/**
 * Two models on a text that is there already, token by token: one sample of the first with the
 * second as its reference. Whole rows of logits are held for the 16 positions in work only.
 * Cancelling is seen between chunks and gives a result with what there is.
 * @throws EngineError `prompt`, `parameter` or `model`
 */
export async function diverge(
  [policy, base]: RunModels,
  { source, topK, metrics }: DivergeRequest,
  emit: (event: ScoreEvent) => void,
  signal: AbortSignal,
): Promise<GenerateResult> {
  if (!base) throw new EngineError('internal', 'A comparison needs two models.');
  const wanted = metricsOf(metrics);
  checkSameTokenizer(policy, [base]);
  const { ids, promptLength } = policy.encodeScored(source);
  base.encodeScored({ ids, promptLength });
  // The tokenizer is the same, so that ids beyond the common ones are padding.
  const size = Math.min(policy.model.vocabularySize, base.model.vocabularySize);
  const promptTokens = policy.tokenizer.promptTokens(ids.slice(0, promptLength));
  emit({
    kind: 'started',
    promptText: decodeText(promptTokens.texts.bytes),
    promptTokens,
    origin: await originOf(policy.description, {
      id: DIVERGENCE,
      parameters: { metrics: [...wanted], vocabularySize: size },
      otherModels: [identityOf(base.description)],
    }),
  });

  const started = performance.now();
  const stream = new TokenStream((block) => {
    emit({ kind: 'tokens', lane: 0, block });
  });
  const evaluated = [0, 0];
  const total = 2 * (ids.length - 1);
  const sides = [policy, base].map((model, index) =>
    startSide(model, ids, promptLength, topK, signal, (count) => {
      evaluated[index] = count;
      emit({ kind: 'progress', evaluated: evaluated.reduce((a, b) => a + b), total });
    }),
  );
  const [own, other] = sides;
  if (!own || !other) throw new RangeError('There are two sides.');
  const [p, q] = [new SoftmaxRow(size), new SoftmaxRow(size)];
  let finish: Finish = 'other';
  try {
    for await (const scored of own.tokens) {
      const { value } = await other.tokens.next();
      if (!value) throw new RangeError('Two models scored different tokens.');
      const rows = { base: p.read(rowOf(value)), policy: q.read(rowOf(scored)), token: scored.id };
      stream.push(rowFor(policy, scored, value, measure(rows, wanted)));
    }
  } catch (error) {
    if (!signal.aborted || error !== signal.reason) throw error;
    finish = 'cancelled';
  } finally {
    for (const side of sides) await side.end();
    stream.flush();
  }
  return {
    finish,
    parameters: {},
    tokens: stream.length,
    seconds: (performance.now() - started) / 1000,
    device: policy.description.device,
    deviceNotes: policy.description.deviceNotes,
    cost: sides.map(({ name, meter }) => ({ model: name, ...meter, reused: 0 })),
  };
}

/**
 * What can be refused before a model is loaded.
 * @throws EngineError `parameter`, or `model` for a server's, which gives no rows of logits.
 */
export function checkDivergence({
  model,
  otherModels,
  topK,
  metrics,
}: Omit<DivergeRequest, 'source'>): void {
  checkAlternatives(topK);
  metricsOf(metrics);
  const server = [model, ...otherModels].find(isServerModel);
  if (server === undefined) return;
  throw new EngineError(
    'model',
    `${server} runs on a server, which gives no whole rows of logits to compare. Choose two models of this machine.`,
  );
}

function metricsOf(given: readonly string[] = DEFAULT_METRICS): ReadonlySet<MetricId> {
  const unknown = given.find((id) => !isMetric(id));
  if (unknown !== undefined || given.length === 0) {
    throw new EngineError(
      'parameter',
      `There is no metric "${unknown ?? ''}". Give some of ${METRIC_IDS.join(', ')}.`,
    );
  }
  return new Set(METRIC_IDS.filter((id) => given.includes(id)));
}

interface Side {
  readonly name: string;
  readonly meter: { passes: number; tokens: number };
  readonly tokens: AsyncGenerator<Scored, undefined>;
  end(): Promise<void>;
}

function startSide(
  { description, model }: LoadedModel,
  ids: readonly number[],
  first: number,
  topK: number,
  signal: AbortSignal,
  onEvaluated: (count: number) => void,
): Side {
  const meter = { passes: 0, tokens: 0 };
  const sequence = model.newSequence(meter);
  const tokens = each(sequence.score(ids, first, topK, onEvaluated, signal, true));
  return {
    name: description.name,
    meter,
    tokens,
    end: async () => {
      await tokens.return(undefined);
      sequence.dispose();
    },
  };
}

/** The models' blocks can differ: what one reads at once depends on its graph and device. */
async function* each(blocks: AsyncGenerator<Scored[]>): AsyncGenerator<Scored, undefined> {
  for await (const block of blocks) yield* block;
  return undefined;
}

function rowOf({ logits }: Scored): Float32Array {
  if (!logits) throw new RangeError('The head gave no row of logits.');
  return logits;
}

function rowFor(
  { tokenizer }: LoadedModel,
  own: Scored,
  other: Scored,
  measured: Readonly<Record<string, number>>,
): TokenRow {
  const bytesOf = tokenizer.bytesOf.bind(tokenizer);
  const row = annotate(own, bytesOf);
  const { columns, alternatives = [] } = annotate(other, bytesOf);
  const rounded = Object.entries(measured).map(([name, value]) => [name, round(value)] as const);
  return {
    ...row,
    columns: { ...row.columns, ...Object.fromEntries(rounded) },
    reference: { ...(columns ? { columns } : {}), alternatives },
  };
}
