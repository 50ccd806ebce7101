import type { Engine } from '../../../src/engine/engine';
import type { GenerateEvent, GenerateRequest, GenerateResult } from '../../../src/engine/protocol';
import { rowsOf, SampleBuilder, type TokenBlock } from '../../../src/trace/sampleBuilder';
import { decodeText } from '../../../src/trace/text';
import { unpackBlock } from '../../../src/trace/wire';

export type Started = Extract<GenerateEvent, { kind: 'started' }>;

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

/** Flat enough to ramble on until the limit. */
export const RAMBLING: Partial<GenerateRequest> = {
  decoder: 'temperature',
  parameters: { temperature: 10 },
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
  const [started] = events;
  if (started?.kind !== 'started') throw new Error('The first event is not "started".');
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
