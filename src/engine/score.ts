import type { Finish } from '../trace/sample';
import { decodeText } from '../trace/text';
import { annotate } from './annotate/annotate';
import { checkAlternatives } from './generationPlan';
import type { LoadedModel } from './loadedModel';
import { originOf } from './origin';
import type { GenerateResult, ScoreEvent, ScoreRequest } from './protocol';
import { TokenStream } from './tokenStream';

/** What stands for a decoder in a sample whose tokens were given. */
export const TEACHER_FORCING = 'teacher-forcing';

/**
 * Annotates a text that is there already: one sample of its tokens after the prompt. Memory does
 * not grow with the text, but for the cache and the record itself. Cancelling is seen between
 * chunks and gives a result with what there is.
 * @throws EngineError `prompt`, `parameter` or `model`
 */
export async function score(
  loaded: LoadedModel,
  { source, topK }: ScoreRequest,
  emit: (event: ScoreEvent) => void,
  signal: AbortSignal,
): Promise<GenerateResult> {
  checkAlternatives(topK);
  const { ids, promptLength } = loaded.encodeScored(source);
  const promptTokens = loaded.tokenizer.promptTokens(ids.slice(0, promptLength));
  emit({
    kind: 'started',
    promptText: decodeText(promptTokens.texts.bytes),
    promptTokens,
    origin: await originOf(loaded.description, { id: TEACHER_FORCING, parameters: {} }),
  });

  const started = performance.now();
  const bytesOf = loaded.tokenizer.bytesOf.bind(loaded.tokenizer);
  const stream = new TokenStream((block) => {
    emit({ kind: 'tokens', lane: 0, block });
  });
  const onEvaluated = (evaluated: number): void => {
    emit({ kind: 'progress', evaluated, total: ids.length - 1 });
  };
  let finish: Finish = 'other';
  const meter = { passes: 0, tokens: 0 };
  const sequence = loaded.model.newSequence(meter);
  try {
    for await (const rows of sequence.score(ids, promptLength, topK, onEvaluated, signal)) {
      for (const scored of rows) stream.push(annotate(scored, bytesOf));
    }
  } catch (error) {
    if (!signal.aborted || error !== signal.reason) throw error;
    finish = 'cancelled';
  } finally {
    sequence.dispose();
    stream.flush();
  }
  const seconds = (performance.now() - started) / 1000;
  return {
    finish,
    parameters: {},
    tokens: stream.length,
    seconds,
    device: loaded.description.device,
    deviceNotes: loaded.description.deviceNotes,
    cost: [{ model: loaded.description.name, ...meter, reused: 0 }],
  };
}
