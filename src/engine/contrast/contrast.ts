import { CONTRAST } from '../../trace/contrast';
import { decodeText } from '../../trace/text';
import type { TokenId } from '../../trace/units';
import { checkSameTokenizer } from '../decoding/sameTokenizer';
import type { Reading } from '../divergence/pairedRows';
import { EngineError } from '../errors';
import type { RunModels } from '../generate';
import type { LoadedModel } from '../loadedModel';
import { identityOf, originOf } from '../origin';
import type { ContrastContext, ContrastEvent, ContrastRequest, ContrastResult } from '../protocol';
import { isServerModel } from '../remote/serverModel';
import { measureAnswer } from './answerCurve';
import { Findings, scoreBoth, scoreOne, type Work } from './scoring';

/**
 * The same tokens after two contexts, by one model or by two: what each reading says of every
 * token, and how far the two whole distributions are apart. The ids of context and response are
 * joined, never their texts, so that the tokens are the same in both. Memory does not grow with
 * the text but for the caches and eight numbers per token. Cancelling is seen between chunks and
 * leaves nothing.
 * @throws EngineError `prompt`, `parameter` or `model`
 */
export async function contrast(
  [first, second = first]: RunModels,
  request: ContrastRequest,
  emit: (event: ContrastEvent) => void,
  signal: AbortSignal,
): Promise<ContrastResult> {
  checkSameTokenizer(first, [second]);
  const { response, answer } = request;
  const own = readingOf(first, request.context, response);
  const other = request.otherContext && readingOf(second, request.otherContext, response);
  const works: readonly Work[] = [
    other ? scoreBoth(own, other) : scoreOne(own),
    ...(answer ? [measureAnswer(other ?? own, answer)] : []),
  ];
  const total = works.reduce((sum, work) => sum + work.total, 0);
  const started = performance.now();
  const findings = new Findings(response.length);
  let done = 0;
  try {
    for (const work of works) {
      const before = done;
      const onEvaluated = (evaluated: number): void => {
        emit({ kind: 'progress', evaluated: Math.min(total, before + evaluated), total });
      };
      await work.run(findings, onEvaluated, signal);
      done += work.total;
    }
  } catch (error) {
    if (!signal.aborted || error !== signal.reason) throw error;
    return { finish: 'cancelled' };
  }
  const origin = await originOf(first.description, {
    id: CONTRAST,
    parameters: {},
    ...(second === first ? {} : { otherModels: [identityOf(second.description)] }),
  });
  return {
    finish: 'other',
    prompt: textOf(own),
    ...(other ? { otherPrompt: textOf(other) } : {}),
    columns: [...findings.columns],
    figures: findings.figures,
    origin: {
      ...origin,
      seconds: (performance.now() - started) / 1000,
      cost: works.flatMap((work) => work.cost()),
    },
  };
}

/**
 * What a model reads of contexts, as text.
 * @throws EngineError `prompt` or `model`
 */
export function readContexts(
  loaded: LoadedModel,
  contexts: readonly ContrastContext[],
): readonly string[] {
  return contexts.map((context) => textOfIds(loaded, loaded.encodeContext(context)));
}

/** What can be refused before a model is loaded. @throws EngineError `model` */
export function checkContrast({
  model,
  otherModels,
}: Pick<ContrastRequest, 'model' | 'otherModels'>): void {
  const server = [model, ...otherModels].find(isServerModel);
  if (server === undefined) return;
  throw new EngineError(
    'model',
    `${server} runs on a server, which gives no whole rows of logits to compare. Choose a model of this machine.`,
  );
}

function readingOf(
  loaded: LoadedModel,
  context: ContrastContext,
  response: readonly TokenId[],
): Reading {
  const before = loaded.encodeContext(context);
  const joined = { ids: [...before, ...response], promptLength: before.length };
  return { loaded, ...loaded.encodeScored(joined) };
}

function textOf({ loaded, ids, promptLength }: Reading): string {
  return textOfIds(loaded, ids.slice(0, promptLength));
}

function textOfIds({ tokenizer }: LoadedModel, ids: readonly TokenId[]): string {
  return decodeText(tokenizer.promptTokens(ids).texts.bytes);
}
