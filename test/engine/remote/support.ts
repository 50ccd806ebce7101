import { decodeText } from '../../../src/trace/text';
import { rowsOf, type TokenRow } from '../../../src/trace/sampleBuilder';
import { unpackBlock } from '../../../src/trace/wire';
import type {
  GenerateEvent,
  GenerateRequest,
  GenerateResult,
  ScoreEvent,
  ScoreRequest,
  StartedEvent,
} from '../../../src/engine/protocol';
import type { ServerAccess } from '../../../src/engine/remote/address';
import { CLIENT_OPTIONS, type ClientOptions } from '../../../src/engine/remote/client';
import type { RemoteModels } from '../../../src/engine/remote/remoteModels';
import type { FakeServer } from './fake/fakeServer';

/** Pauses that are noted instead of waited for. */
export function patient(timeouts: Partial<ClientOptions['timeouts']> = {}): {
  readonly options: ClientOptions;
  readonly pauses: number[];
} {
  const pauses: number[] = [];
  const sleep = (milliseconds: number): Promise<void> => {
    pauses.push(milliseconds);
    return Promise.resolve();
  };
  const { retries } = CLIENT_OPTIONS;
  return {
    pauses,
    options: {
      timeouts: { ...CLIENT_OPTIONS.timeouts, ...timeouts },
      retries: { ...retries, random: () => 0.5, sleep },
    },
  };
}

export interface Outcome {
  readonly started: StartedEvent | undefined;
  readonly rows: readonly TokenRow[];
  readonly text: string;
  readonly result: GenerateResult;
}

type Asked = Partial<Omit<GenerateRequest, 'model' | 'server'>>;

export function accessOf(server: Pick<FakeServer, 'address'>, key?: string): ServerAccess {
  return { name: 'fake', address: server.address, ...(key === undefined ? {} : { key }) };
}

/** One generation, put together; greedy and short unless said otherwise. */
export async function generated(
  remote: RemoteModels,
  server: ServerAccess,
  id: string,
  asked: Asked,
  signal: AbortSignal = new AbortController().signal,
  onRow: () => void = () => undefined,
): Promise<Outcome> {
  const collect = new Collector(onRow);
  const request: GenerateRequest = {
    model: `server:${server.name}/${id}`,
    server,
    prompt: { text: 'The' },
    decoder: 'greedy',
    parameters: {},
    seed: 0,
    maxTokens: 6,
    topK: 3,
    ...asked,
  };
  const result = await remote.generate(request, (event) => collect.receive(event), signal);
  return collect.outcome(result);
}

export async function scored(
  remote: RemoteModels,
  server: ServerAccess,
  id: string,
  source: ScoreRequest['source'],
  topK = 3,
): Promise<Outcome> {
  const collect = new Collector(() => undefined);
  const request = { model: `server:${server.name}/${id}`, server, source, topK };
  const { signal } = new AbortController();
  const result = await remote.score(request, (event) => collect.receive(event), signal);
  return collect.outcome(result);
}

class Collector {
  private started: StartedEvent | undefined;
  private readonly rows: TokenRow[] = [];

  constructor(private readonly onRow: () => void) {}

  receive(event: GenerateEvent | ScoreEvent): void {
    if (event.kind === 'started') this.started = event;
    if (event.kind !== 'tokens') return;
    this.rows.push(...rowsOf(unpackBlock(event.block)));
    this.onRow();
  }

  outcome(result: GenerateResult): Outcome {
    const bytes = this.rows.map(({ text }) =>
      typeof text === 'string' ? Buffer.from(text) : text,
    );
    const text = decodeText(Buffer.concat(bytes));
    return { started: this.started, rows: this.rows, text, result };
  }
}
