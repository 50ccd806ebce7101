import { isObject } from '../../trace/json';
import { EngineError } from '../errors';
import { hostOf, type ServerAccess } from './address';
import { jsonEvents } from './events';
import { interrupted, refusal, reportedError } from './refusal';
import { RETRIES, withRetries, type RetryPolicy } from './retry';

export interface Timeouts {
  /** Milliseconds to wait for the first byte of an answer: a long prompt is read first. */
  readonly answer: number;
  /** Milliseconds that a stream may be silent. */
  readonly silence: number;
  /** Milliseconds for a question about the server itself. */
  readonly question: number;
}

export interface ClientOptions {
  readonly timeouts: Timeouts;
  readonly retries: RetryPolicy;
}

export const CLIENT_OPTIONS: ClientOptions = {
  timeouts: { answer: 300_000, silence: 120_000, question: 10_000 },
  retries: RETRIES,
};

/** Speaks HTTP and JSON with one server. Every failure is an EngineError that names the host. */
export class ServerClient {
  readonly host: string;

  constructor(
    readonly access: ServerAccess,
    private readonly options: ClientOptions = CLIENT_OPTIONS,
  ) {
    this.host = hostOf(access.address);
  }

  /** Asks about the server itself: soon or not at all. */
  get(path: string, signal: AbortSignal): Promise<unknown> {
    // Twice: a server that was started anew has closed the connection that was kept.
    const policy = { ...this.options.retries, attempts: 2 };
    return withRetries(() => this.first(path, undefined, signal), policy, signal);
  }

  /** Repeats while the server is busy: what is asked changes nothing there. */
  post(path: string, body: object, signal: AbortSignal): Promise<unknown> {
    return withRetries(() => this.first(path, body, signal), this.options.retries, signal);
  }

  private async first(
    path: string,
    body: object | undefined,
    signal: AbortSignal,
  ): Promise<unknown> {
    for await (const value of this.request(path, body, signal)) return value;
    throw new EngineError('server', `${this.host} answers with nothing.`);
  }

  /**
   * The values of a streamed answer, or the one value of a server that does not stream. It is
   * repeated only as long as nothing of the answer has come.
   */
  async *stream(path: string, body: object, signal: AbortSignal): AsyncGenerator {
    const { first, rest } = await withRetries(
      async () => {
        const values = this.request(path, body, signal);
        return { first: await values.next(), rest: values };
      },
      this.options.retries,
      signal,
    );
    try {
      if (first.done !== true) yield first.value;
      yield* rest;
    } finally {
      await rest.return(undefined);
    }
  }

  private async *request(
    path: string,
    body: object | undefined,
    signal: AbortSignal,
  ): AsyncGenerator {
    const { timeouts } = this.options;
    const silence = new Silence(this.host);
    try {
      silence.allow(body ? timeouts.answer : timeouts.question);
      const response = await this.fetch(path, body, AbortSignal.any([signal, silence.signal]));
      const chunks = watched(response.body, () => {
        silence.allow(body ? timeouts.silence : timeouts.question);
      });
      if (/json/i.test(response.headers.get('Content-Type') ?? '')) {
        // NDJSON streams come as application/x-ndjson.
        yield* /ndjson/i.test(response.headers.get('Content-Type') ?? '')
          ? this.checked(jsonEvents(chunks, this.host))
          : this.checked(wholeValue(chunks, this.host));
      } else {
        yield* this.checked(jsonEvents(chunks, this.host));
      }
    } catch (error) {
      signal.throwIfAborted();
      if (silence.signal.aborted) throw silence.signal.reason;
      throw interrupted(error, this.access);
    } finally {
      // Also where the reader leaves early: nothing goes on for nobody.
      silence.end();
    }
  }

  private async fetch(
    path: string,
    body: object | undefined,
    signal: AbortSignal,
  ): Promise<Response> {
    const { address, key } = this.access;
    const headers = new Headers({ Accept: 'application/json, text/event-stream' });
    if (key !== undefined && key !== '') headers.set('Authorization', `Bearer ${key}`);
    if (body) headers.set('Content-Type', 'application/json');
    const response = await fetch(`${address}${path}`, {
      method: body ? 'POST' : 'GET',
      headers,
      ...(body ? { body: JSON.stringify(body) } : {}),
      // A prompt goes to the address that the person gave and to no other.
      redirect: 'manual',
      signal,
    });
    if (response.ok) return response;
    throw await refusal(response, this.access);
  }

  private async *checked(values: AsyncIterable<unknown>): AsyncGenerator {
    for await (const value of values) {
      const error = reportedError(value, this.access);
      if (error) throw error;
      yield value;
    }
  }
}

/** Ends a request that is silent for too long. */
class Silence {
  private readonly abort = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  readonly signal = this.abort.signal;

  constructor(private readonly host: string) {}

  allow(milliseconds: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      const seconds = milliseconds / 1000;
      const message = `${this.host} has sent nothing for ${seconds} s. It may be overloaded; try again.`;
      this.abort.abort(new EngineError('server', message));
    }, milliseconds);
  }

  end(): void {
    clearTimeout(this.timer);
    this.abort.abort(new EngineError('server', 'The answer is not read any further.'));
  }
}

async function* watched(
  body: ReadableStream<Uint8Array> | null,
  onChunk: () => void,
): AsyncGenerator<Uint8Array> {
  if (!body) return;
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    onChunk();
    yield value;
  }
}

async function* wholeValue(chunks: AsyncIterable<Uint8Array>, host: string): AsyncGenerator {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of chunks) text += decoder.decode(chunk, { stream: true });
  try {
    yield JSON.parse(text + decoder.decode());
  } catch {
    throw new EngineError('server', `${host} sent what is no JSON. Is it a model server?`);
  }
}

/** @throws EngineError `server` where an answer is no object */
export function objectOf(value: unknown, host: string): Readonly<Record<string, unknown>> {
  if (isObject(value)) return value;
  throw new EngineError('server', `${host} gave an answer of an unknown form.`);
}
