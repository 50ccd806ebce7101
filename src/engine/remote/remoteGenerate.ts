import { isObject } from '../../trace/json';
import type { Finish, Origin } from '../../trace/sample';
import type { GenerationPlan } from '../generationPlan';
import { EngineError, messageOf } from '../errors';
import type { GenerateEvent, GenerateResult } from '../protocol';
import { TokenStream } from '../tokenStream';
import { AnswerRows } from './answerRows';
import { checkPrefix, type PromptReport } from './prefixCheck';
import { withContinuation } from './prefix';
import { resolvePrompt } from './prompt';
import type { RemoteModel } from './remoteModel';
import { routeFor } from './routes/routeFor';
import { isNeutral, samplingOf, type Sampling } from './sampling';

/** What stands for a device in results of a server. */
export const SERVER_DEVICE = 'server';

/**
 * One sample from a server. Cancelling ends the request at once and gives a result with what there
 * is; so does a failure after the first token, with `finish: 'error'` and why.
 * @throws EngineError for a failure before the first token
 */
export async function remoteGenerate(
  remote: RemoteModel,
  plan: GenerationPlan,
  emit: (event: GenerateEvent) => void,
  signal: AbortSignal,
): Promise<GenerateResult> {
  const { kind, capabilities, model } = remote.probe;
  const sampling = samplingOf(plan.method.id, plan.resolved, kind);
  const ignoreEos = plan.ignoreEos === true;
  if (ignoreEos && (kind === 'unknown' || kind === 'ollama')) {
    throw new EngineError('parameter', `${remote.client.host} always stops at an end token.`);
  }
  const question = await resolvePrompt(remote, plan.prompt, signal);
  const prompt = await withContinuation(remote, question, plan.continuation, signal);
  const route = routeFor(kind, prompt.wire);
  const topK = Math.min(plan.topK, capabilities.topK);
  const decoder = { id: plan.method.id, parameters: plan.resolved, seed: plan.seed };
  const origin = remote.origin(decoder, route.path, distributionOf(remote, sampling));
  emit({
    kind: 'started',
    ...(prompt.text === undefined ? {} : { promptText: prompt.text }),
    ...(prompt.tokens ? { promptTokens: prompt.tokens } : {}),
    origin,
  });

  const started = performance.now();
  const stream = new TokenStream((block) => {
    emit({ kind: 'tokens', lane: 0, block });
  });
  for (const row of prompt.told) stream.push(row);
  const rows = new AnswerRows(topK, (text) => remote.tokenizer.encode(text, false, signal));
  const read = route.reader();
  let report: PromptReport = {};
  let finish: Finish | undefined;
  let finishDetail: string | undefined;
  const body = route.body(kind, {
    model: model.id,
    prompt: prompt.wire,
    maxTokens: plan.maxTokens,
    topK: capabilities.logprobs ? topK : undefined,
    sampling,
    seed: plan.seed,
    ignoreEos,
    stream: true,
  });
  try {
    for await (const value of remote.client.stream(route.path, body, signal)) {
      const chunk = read(isObject(value) ? value : {});
      for (const row of await rows.read(chunk)) stream.push(row);
      report = {
        ...report,
        ...(chunk.promptIds ? { ids: chunk.promptIds } : {}),
        ...(chunk.promptTokens === undefined ? {} : { count: chunk.promptTokens }),
      };
      if (chunk.finish) ({ finish, finishDetail } = chunk.finish);
    }
    if (finish === undefined) {
      throw new EngineError(
        'server',
        `${remote.client.host} ended the connection before the answer was complete.`,
      );
    }
  } catch (error) {
    if (signal.aborted) finish = 'cancelled';
    else if (stream.length === prompt.told.length) throw error;
    else [finish, finishDetail] = ['error', messageOf(error)];
  } finally {
    stream.flush();
  }
  emit({ kind: 'lane', lane: 0, finish });
  const detail = [finishDetail, ...rows.notes].filter((part) => part !== undefined).join(' ');
  return {
    finish,
    ...(detail === '' ? {} : { finishDetail: detail }),
    parameters: plan.resolved,
    tokens: stream.length,
    seconds: (performance.now() - started) / 1000,
    device: SERVER_DEVICE,
    deviceNotes: [],
    cost: [],
    origin: withPrefix(origin, checkPrefix(prompt, report)),
  };
}

/** Values after a temperature of 1 and no cut are those of the model itself. */
function distributionOf({ probe }: RemoteModel, sampling: Sampling): Origin['distribution'] {
  const { values } = probe.capabilities;
  if (values === 'unknown') return undefined;
  return values === 'processed' && isNeutral(sampling) ? 'raw' : values;
}

function withPrefix(
  origin: Origin,
  prefix: NonNullable<NonNullable<Origin['server']>['prefix']>,
): Origin {
  return origin.server ? { ...origin, server: { ...origin.server, prefix } } : origin;
}
