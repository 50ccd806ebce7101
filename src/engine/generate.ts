import type { Finish } from '../trace/sample';
import { decodeText } from '../trace/text';
import { annotate } from './annotate/annotate';
import type { GenerationPlan } from './generationPlan';
import type { LoadedModel } from './loadedModel';
import { originOf } from './origin';
import { tokenPicker } from './pickToken';
import type { GenerateEvent, GenerateResult } from './protocol';
import { TokenStream } from './tokenStream';

/**
 * Generates one sample. Cancelling is seen between tokens and gives a result with what there is.
 * @throws EngineError `prompt` or `model`
 */
export async function generate(
  loaded: LoadedModel,
  plan: GenerationPlan,
  emit: (event: GenerateEvent) => void,
  signal: AbortSignal,
): Promise<GenerateResult> {
  const promptIds = loaded.encodePrompt(plan.prompt);
  const promptTokens = loaded.tokenizer.promptTokens(promptIds);
  emit({
    kind: 'started',
    promptText: decodeText(promptTokens.texts.bytes),
    promptTokens,
    origin: await originOf(loaded.description, {
      id: plan.method.id,
      parameters: plan.resolved,
      seed: plan.seed,
    }),
  });

  const started = performance.now();
  const { suppressedIds } = loaded.config;
  const stopIds = plan.ignoreEos === true ? new Set() : loaded.config.stopIds;
  const pick = tokenPicker(plan, suppressedIds);
  const sequence = loaded.model.newSequence();
  const limit = Math.min(plan.maxTokens, loaded.config.contextLength - promptIds.length);
  const bytesOf = loaded.tokenizer.bytesOf.bind(loaded.tokenizer);
  const stream = new TokenStream((block) => {
    emit({ kind: 'tokens', block });
  });

  let finish: Finish = 'length';
  let next: readonly number[] = promptIds;
  try {
    for (let step = 0; step < limit; step += 1) {
      signal.throwIfAborted();
      await sequence.feed(next, signal);
      const scored = await pick(sequence, step);
      stream.push(annotate({ ...scored, top: scored.top.slice(0, plan.topK) }, bytesOf));
      if (stopIds.has(scored.id)) {
        finish = 'stop';
        break;
      }
      next = [scored.id];
    }
  } catch (error) {
    if (!signal.aborted || error !== signal.reason) throw error;
    finish = 'cancelled';
  } finally {
    stream.flush();
  }
  const seconds = (performance.now() - started) / 1000;
  return {
    finish,
    parameters: plan.resolved,
    tokens: stream.length,
    seconds,
    device: loaded.description.device,
  };
}
