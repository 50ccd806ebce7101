import type { Engine } from '../engine/engine';
import type { GenerateRequest, StartedEvent } from '../engine/protocol';
import { RunSamples } from '../engine/runSamples';
import { lastEstimate, type Estimate } from '../lenses/ziprc/estimate';
import type { Sample } from '../trace/sample';
import { goldOf } from '../trace/verifier/gold';
import type { GoldFields } from '../trace/verifier/goldText';
import { withReward } from '../trace/verifier/withReward';
import type { Prompt, Trace } from '../trace/trace';

export interface Watch {
  readonly signal: AbortSignal;
  /**
   * Called with the index of the run in work, its number of tokens so far, and the model's own
   * estimate of the sample in work, where it has a trained head.
   */
  readonly onTokens: (run: number, tokens: number, estimate: Estimate | undefined) => void;
}

/**
 * Samples of one prompt: `count` runs with seeds from `request.seed` on, each of as many samples as
 * its decoder makes; cancelling ends with those begun.
 * @param asked what makes an answer right, where a person gave it: samples then get their reward.
 */
export async function generateTrace(
  engine: Engine,
  request: GenerateRequest,
  count: number,
  watch: Watch,
  asked: GoldFields = {},
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
        if (event.kind !== 'tokens') return;
        const { ziprc, tokens } = event.block;
        watch.onTokens(index, run.tokens, lastEstimate(ziprc, tokens.length));
      },
      watch.signal,
    );
    prompt = { ...prompt, ...promptOf(run.started) };
    for (const sample of run.samples(result)) {
      const id = `sample-${samples.length + 1}`;
      samples.push(withReward({ ...sample, id }, goldOf(asked)));
    }
  }
  return { id: 'trace-1', prompt, ...asked, samples };
}

/** What the model read, as far as it is known. */
export function promptOf({ promptText: text, promptTokens: tokens }: StartedEvent): Prompt {
  return { ...(text === undefined ? {} : { text }), ...(tokens ? { tokens } : {}) };
}
