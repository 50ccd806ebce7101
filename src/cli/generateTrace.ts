import type { Engine } from '../engine/engine';
import type { GenerateRequest, StartedEvent } from '../engine/protocol';
import { RunSamples } from '../engine/runSamples';
import type { Sample } from '../trace/sample';
import type { Prompt, Trace } from '../trace/trace';

export interface Watch {
  readonly signal: AbortSignal;
  /** Called with the index of the run in work and its number of tokens so far. */
  readonly onTokens: (run: number, tokens: number) => void;
}

/**
 * Samples of one prompt: `count` runs with seeds from `request.seed` on, each of as many samples as
 * its decoder makes; cancelling ends with those begun.
 */
export async function generateTrace(
  engine: Engine,
  request: GenerateRequest,
  count: number,
  watch: Watch,
): Promise<Trace> {
  const samples: Sample[] = [];
  let prompt: Trace['prompt'] =
    'text' in request.prompt ? { messages: [{ role: 'user', content: request.prompt.text }] } : {};
  for (let index = 0; index < count && !(index > 0 && watch.signal.aborted); index += 1) {
    const run = new RunSamples();
    const result = await engine.generate(
      { ...request, seed: request.seed + index },
      (event) => {
        run.receive(event);
        if (event.kind === 'tokens') watch.onTokens(index, run.tokens);
      },
      watch.signal,
    );
    prompt = { ...prompt, ...promptOf(run.started) };
    for (const sample of run.samples(result)) {
      samples.push({ ...sample, id: `sample-${samples.length + 1}` });
    }
  }
  return { id: 'trace-1', prompt, samples };
}

/** What the model read, as far as it is known. */
export function promptOf({ promptText: text, promptTokens: tokens }: StartedEvent): Prompt {
  return { ...(text === undefined ? {} : { text }), ...(tokens ? { tokens } : {}) };
}
