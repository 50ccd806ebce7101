import { decodeText } from '../trace/text';
import type { DecodingRun } from './decoding/decodingRun';
import { Lanes } from './decoding/lanes';
import { openingOf } from './decoding/opening';
import { checkSameTokenizer } from './decoding/sameTokenizer';
import { StartedModel } from './decoding/startedModel';
import type { Vocabulary } from './decoding/vocabulary';
import { runSteps } from './decoding/writeSample';
import type { GenerationPlan } from './generationPlan';
import type { LoadedModel } from './loadedModel';
import { identityOf, originOf } from './origin';
import type { GenerateEvent, GenerateResult } from './protocol';
import { reservedIds } from './ziprc/trainedHead';

/** The model of a request, then those of its decoder's roles. */
export type RunModels = readonly [LoadedModel, ...LoadedModel[]];

/**
 * Runs a decoder: one sample or several. Cancelling is seen between tokens and gives a result with
 * what there is.
 * @throws EngineError `prompt`, `parameter` or `model`
 */
export async function generate(
  models: RunModels,
  plan: GenerationPlan,
  emit: (event: GenerateEvent) => void,
  signal: AbortSignal,
): Promise<GenerateResult> {
  const [main, ...others] = models;
  checkSameTokenizer(main, others);
  const prompt = main.encodePrompt(plan.prompt);
  const { kept, told, forced } = main.encodeContinuation(plan.continuation);
  const response = [...kept, ...told];
  const ids = [...prompt, ...response];
  const room = models.map((model) => model.roomAfter(ids.length));
  const limit = Math.min(plan.maxTokens, ...room);
  const promptTokens = main.tokenizer.promptTokens(prompt);
  emit({
    kind: 'started',
    promptText: decodeText(promptTokens.texts.bytes),
    promptTokens,
    origin: await originOf(main.description, {
      id: plan.method.id,
      parameters: plan.resolved,
      seed: plan.seed,
      ...(others.length > 0
        ? { otherModels: others.map(({ description }) => identityOf(description)) }
        : {}),
    }),
  });

  const started = performance.now();
  const start = (model: LoadedModel): StartedModel => new StartedModel(model, ids, signal);
  const running = [start(main), ...others.map(start)] as const;
  let lanes: Lanes | undefined;
  let cancelled = false;
  try {
    const opening = await openingOf(running[0], ids, told.length, forced, plan.topK, signal);
    const { bytesOf } = main.vocabulary;
    lanes = new Lanes(emit, bytesOf, plan.topK, opening, main.trained?.head);
    const remark = (text: string): void => {
      emit({ kind: 'remark', text });
    };
    const vocabulary = vocabularyOf(models);
    const run = runOf(plan, vocabulary, running, lanes, {
      prompt,
      response,
      limit,
      signal,
      remark,
      decide: (decision) => {
        lanes?.flush();
        emit({ kind: 'decision', decision });
      },
    });
    if (plan.method.needs === 'run') await plan.method.run(run);
    else await runSteps(plan.method, run);
    lanes.close('other');
  } catch (error) {
    cancelled = signal.aborted && error === signal.reason;
    lanes?.close(cancelled ? 'cancelled' : undefined);
    if (!cancelled) {
      for (const model of running) model.drop();
      throw error;
    }
  }
  for (const model of running) model.leave();
  return {
    finish: cancelled ? 'cancelled' : (lanes?.finish ?? 'other'),
    parameters: plan.resolved,
    tokens: lanes?.tokens ?? 0,
    seconds: (performance.now() - started) / 1000,
    device: main.description.device,
    deviceNotes: main.description.deviceNotes,
    cost: running.map(({ cost }) => cost),
  };
}

/** The first model's, without what is reserved in any of them: no token for one that reads rows. */
function vocabularyOf([{ vocabulary }, ...others]: RunModels): Vocabulary {
  const reserved = others.flatMap(({ trained }) => reservedIds(trained));
  if (reserved.length === 0) return vocabulary;
  const suppressedIds = [...new Set([...vocabulary.suppressedIds, ...reserved])];
  return { ...vocabulary, suppressedIds };
}

function runOf(
  plan: GenerationPlan,
  vocabulary: Vocabulary,
  models: DecodingRun['models'],
  lanes: Lanes,
  given: Pick<DecodingRun, 'prompt' | 'response' | 'limit' | 'signal' | 'remark' | 'decide'>,
): DecodingRun {
  return {
    ...given,
    parameters: plan.resolved,
    seed: plan.seed,
    models,
    vocabulary,
    alternatives: plan.topK,
    isStop: (id) => plan.ignoreEos !== true && vocabulary.stopIds.has(id),
    openLane: () => lanes.open(),
  };
}
