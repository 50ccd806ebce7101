import type { GenerateResult, ScoreEvent, ScoreSource } from '../engine/protocol';
import { rowsOf, SampleBuilder } from '../trace/sampleBuilder';
import type { Sample } from '../trace/sample';
import type { TraceFile } from '../trace/trace';
import { unpackBlock } from '../trace/wire';
import { promptOf } from './generateTrace';

/** How a command scores. */
export interface Scorer {
  readonly score: (
    source: ScoreSource,
    onEvent: (event: ScoreEvent) => void,
  ) => Promise<GenerateResult>;
  /** Of the model that scores, where it tells it. */
  readonly tokenizerHash: () => Promise<string | undefined>;
  /** What is appended to the id of a sample that is scored. */
  readonly suffix: string;
  readonly onProgress: (evaluated: number, total: number) => void;
}

type Started = Extract<ScoreEvent, { kind: 'started' }>;

/** A file with a new sample. */
export interface ScoredFile extends Pick<TraceFile, 'traces' | 'extra'> {
  readonly scored: Sample;
}

/** A text as a trace of its own. */
export async function scoreTrace(scorer: Scorer, source: ScoreSource): Promise<ScoredFile> {
  const { sample, started } = await scoreSample(scorer, source, 'sample-1');
  const trace = { id: 'trace-1', prompt: promptOf(started), samples: [sample] };
  return { traces: [trace], scored: sample };
}

export async function scoreSample(
  { score, onProgress }: Scorer,
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
  const { finish, seconds, cost } = await score(source, onEvent);
  const [started] = starts;
  if (!started) throw new Error('The engine ended a scoring that it had not started.');
  const origin = { ...started.origin, seconds, cost };
  return { sample: { id, ...builder.build(), origin, finish }, started };
}
