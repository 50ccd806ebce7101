import type { Engine } from '../engine/engine';
import type { GenerateEvent, GenerateRequest } from '../engine/protocol';
import { rowsOf, SampleBuilder } from '../trace/sampleBuilder';
import type { Sample } from '../trace/sample';
import type { Trace } from '../trace/trace';
import { unpackBlock } from '../trace/wire';

export interface Watch {
  readonly signal: AbortSignal;
  /** Called with the index of the sample in work and its number of tokens so far. */
  readonly onTokens: (sample: number, tokens: number) => void;
}

type Started = Extract<GenerateEvent, { kind: 'started' }>;

/** Samples of one prompt, with seeds from `request.seed` on; cancelling ends with those begun. */
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
    const { sample, started } = await generateSample(engine, request, index, watch);
    prompt = { ...prompt, text: started.promptText, tokens: started.promptTokens };
    samples.push(sample);
  }
  return { id: 'trace-1', prompt, samples };
}

async function generateSample(
  engine: Engine,
  request: GenerateRequest,
  index: number,
  watch: Watch,
): Promise<{ sample: Sample; started: Started }> {
  const builder = new SampleBuilder();
  const starts: Started[] = [];
  const result = await engine.generate(
    { ...request, seed: request.seed + index },
    (event) => {
      if (event.kind === 'started') {
        starts.push(event);
        return;
      }
      for (const row of rowsOf(unpackBlock(event.block))) builder.push(row);
      watch.onTokens(index, builder.length);
    },
    watch.signal,
  );
  const [started] = starts;
  if (!started) throw new Error('The engine ended a generation that it had not started.');
  const sample: Sample = {
    id: `sample-${index + 1}`,
    ...builder.build(),
    origin: { ...started.origin, seconds: result.seconds },
    finish: result.finish,
  };
  return { sample, started };
}
