import type { Finish } from '../trace/sample';
import type { TokenRow } from '../trace/sampleBuilder';
import { decodeText } from '../trace/text';
import { annotate, annotateReference, round } from './annotate/annotate';
import { checkSameTokenizer } from './decoding/sameTokenizer';
import {
  DEFAULT_METRICS,
  isMetric,
  measure,
  METRIC_IDS,
  type MetricId,
} from './divergence/metrics';
import { logitsOf, PairedRows } from './divergence/pairedRows';
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
  const paired = new PairedRows([
    { loaded: policy, ids, promptLength },
    { loaded: base, ids, promptLength },
  ]);
  const size = paired.vocabularySize;
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
  const onEvaluated = (evaluated: number): void => {
    emit({ kind: 'progress', evaluated, total: paired.total });
  };
  const [p, q] = [new SoftmaxRow(size), new SoftmaxRow(size)];
  let finish: Finish = 'other';
  try {
    for await (const [own, other] of paired.rows(topK, onEvaluated, signal)) {
      const rows = { base: p.read(logitsOf(other)), policy: q.read(logitsOf(own)), token: own.id };
      stream.push(rowFor(policy, own, other, measure(rows, wanted)));
    }
  } catch (error) {
    if (!signal.aborted || error !== signal.reason) throw error;
    finish = 'cancelled';
  } finally {
    stream.flush();
  }
  return {
    finish,
    parameters: {},
    tokens: stream.length,
    seconds: (performance.now() - started) / 1000,
    device: policy.description.device,
    deviceNotes: policy.description.deviceNotes,
    cost: paired.cost,
  };
}

/** What can be refused before a model is loaded. @throws EngineError `parameter` */
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
  const gives = `${server} runs on a server, which gives the best tokens and no whole rows of logits`;
  if (metrics !== undefined) {
    throw new EngineError(
      'parameter',
      `${gives}: the metrics follow from the lists of both models. Name none (on the command line, leave out --metric).`,
    );
  }
  if (topK > 0) return;
  throw new EngineError('parameter', `${gives}. Record at least one alternative of each model.`);
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

function rowFor(
  { tokenizer }: LoadedModel,
  own: Scored,
  other: Scored,
  measured: Readonly<Record<string, number>>,
): TokenRow {
  const bytesOf = tokenizer.bytesOf.bind(tokenizer);
  const row = annotate(own, bytesOf);
  const rounded = Object.entries(measured).map(([name, value]) => [name, round(value)] as const);
  return {
    ...row,
    columns: { ...row.columns, ...Object.fromEntries(rounded) },
    reference: annotateReference(other, bytesOf),
  };
}
