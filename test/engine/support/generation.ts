import type { Engine } from '../../../src/engine/engine';
import type {
  GenerateEvent,
  GenerateRequest,
  GenerateResult,
  StartedEvent,
} from '../../../src/engine/protocol';
import { COLUMN } from '../../../src/trace/sample';
import {
  alternativesAt,
  rowsOf,
  SampleBuilder,
  type TokenBlock,
} from '../../../src/trace/sampleBuilder';
import { decodeText } from '../../../src/trace/text';
import { unpackBlock } from '../../../src/trace/wire';
import type { RecordedRow } from './reference';

/** A model of this machine always tells its prompt. */
export type Started = StartedEvent & Required<Pick<StartedEvent, 'promptText' | 'promptTokens'>>;

export interface Generation {
  readonly started: Started;
  readonly block: TokenBlock;
  readonly ids: readonly number[];
  readonly text: string;
  readonly events: number;
  readonly result: GenerateResult;
}

export const PROMPT = 'Make 23 from 7, 6, 10.';

/** A short greedy generation by the embedded model, unless told otherwise. */
export function request(changes: Partial<GenerateRequest> = {}): GenerateRequest {
  return {
    model: 'embedded',
    prompt: { text: PROMPT },
    decoder: 'greedy',
    parameters: {},
    seed: 0,
    maxTokens: 400,
    topK: 5,
    ...changes,
  };
}

/** Rambles on until the limit, whatever the model. */
export const RAMBLING: Partial<GenerateRequest> = {
  decoder: 'temperature',
  parameters: { temperature: 10 },
  ignoreEos: true,
};

export async function run(
  engine: Engine,
  given: GenerateRequest,
  signal = new AbortController().signal,
  onEvent: (event: GenerateEvent) => void = () => undefined,
): Promise<Generation> {
  const events: GenerateEvent[] = [];
  const result = await engine.generate(
    given,
    (event) => {
      events.push(event);
      onEvent(event);
    },
    signal,
  );
  return collect(events, result);
}

export function collect(events: readonly GenerateEvent[], result: GenerateResult): Generation {
  const started = startedOf(events[0]);
  const builder = new SampleBuilder();
  for (const event of events) {
    if (event.kind !== 'tokens') continue;
    for (const row of rowsOf(unpackBlock(event.block))) builder.push(row);
  }
  const block = builder.build();
  return {
    started,
    block,
    ids: [...(block.ids ?? [])],
    text: decodeText(block.tokens.bytes),
    events: events.length,
    result,
  };
}

/** What is recorded of the tokens, one by one. */
export function recordedRows(ids: readonly number[], block: TokenBlock): RecordedRow[] {
  const column = (name: string): Float64Array => block.columns.get(name) ?? new Float64Array(0);
  const [logit, logSumExp] = [column(COLUMN.logit), column(COLUMN.logSumExp)];
  const [logprob, entropy] = [column(COLUMN.logprob), column(COLUMN.entropy)];
  const [varentropy, rank] = [column(COLUMN.varentropy), column(COLUMN.rank)];
  return ids.map((id, token) => ({
    id,
    logit: logit[token]!,
    logSumExp: logSumExp[token]!,
    logprob: logprob[token]!,
    entropy: entropy[token]!,
    varentropy: varentropy[token]!,
    rank: rank[token]!,
    alternatives: alternativesAt(block.topK!, token).map((other) => ({
      id: other.id,
      logprob: other.logprob,
    })),
  }));
}

export function startedOf(event: { readonly kind: string } | undefined): Started {
  if (event?.kind !== 'started') throw new Error('The first event is not "started".');
  // The kind says which event it is.
  const started = event as StartedEvent;
  const { promptText, promptTokens } = started;
  if (promptText === undefined || !promptTokens) throw new Error('The prompt is not told.');
  return { ...started, promptText, promptTokens };
}
