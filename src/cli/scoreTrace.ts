import type { Engine } from '../engine/engine';
import type { ScoreEvent, ScoreSource } from '../engine/protocol';
import { rowsOf, SampleBuilder } from '../trace/sampleBuilder';
import type { Sample } from '../trace/sample';
import type { Trace } from '../trace/trace';
import { unpackBlock } from '../trace/wire';

/** How the command line scores. */
export interface Scorer {
  readonly engine: Engine;
  readonly model: string;
  readonly topK: number;
  readonly signal: AbortSignal;
  readonly onProgress: (evaluated: number, total: number) => void;
}

type Started = Extract<ScoreEvent, { kind: 'started' }>;

/** A text as a trace of its own. */
export async function scoreTrace(scorer: Scorer, source: ScoreSource): Promise<Trace> {
  const { sample, started } = await scoreSample(scorer, source, 'sample-1');
  const prompt = { text: started.promptText, tokens: started.promptTokens };
  return { id: 'trace-1', prompt, samples: [sample] };
}

export async function scoreSample(
  { engine, model, topK, signal, onProgress }: Scorer,
  source: ScoreSource,
  id: string,
): Promise<{ sample: Sample; started: Started }> {
  const builder = new SampleBuilder();
  const starts: Started[] = [];
  const onEvent = (event: ScoreEvent): void => {
    if (event.kind === 'started') starts.push(event);
    else if (event.kind === 'progress') onProgress(event.evaluated, event.total);
    else for (const row of rowsOf(unpackBlock(event.block))) builder.push(row);
  };
  const { finish, seconds } = await engine.score({ model, source, topK }, onEvent, signal);
  const [started] = starts;
  if (!started) throw new Error('The engine ended a scoring that it had not started.');
  const origin = { ...started.origin, seconds };
  return { sample: { id, ...builder.build(), origin, finish }, started };
}
