import http from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly authorization: string | undefined;
  /** Settles when the client went away before the answer was complete. */
  readonly aborted: Promise<void>;
}

/** One value, or a stream of them. */
export type Reply =
  | { readonly status?: number; readonly json: unknown }
  | { readonly events: readonly unknown[]; readonly lines?: 'sse' | 'ndjson' }
  /** As it was recorded. */
  | { readonly status: number; readonly type: string; readonly text: string };

/** How a kind of server answers; undefined for a route that it does not have. */
export type Answers = (asked: Asked) => Reply | undefined;

/** What the server does wrong, to generations alone. */
export interface Faults {
  /** Statuses before the first good answer. */
  statuses?: { readonly code: number; readonly retryAfter?: string; readonly body?: string }[];
  /** Sends so many bytes at a time. */
  pieces?: number;
  /** After so many events: breaks the connection, ends it, says nothing more, or sends no JSON. */
  cutAfter?: number;
  endAfter?: number;
  stallAfter?: number;
  junkAfter?: number;
  errorAfter?: number;
  /** Never answers at all. */
  silent?: boolean;
}

export interface FakeServer {
  readonly address: string;
  readonly asked: Asked[];
  readonly faults: Faults;
  /** The key that it wants. */
  key?: string;
  stop(): Promise<void>;
}

const GENERATIONS = ['/v1/completions', '/v1/chat/completions', '/generate', '/api/generate'];

export async function startFakeServer(answers: Answers): Promise<FakeServer> {
  const state: { asked: Asked[]; faults: Faults; key?: string } = { asked: [], faults: {} };
  const server = http.createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const asked: Asked = {
        method: request.method ?? '',
        path: request.url ?? '',
        body:
          parts.length > 0 ? (JSON.parse(Buffer.concat(parts).toString()) as object as never) : {},
        authorization: request.headers.authorization,
        aborted: new Promise((resolve) => {
          response.on('close', () => {
            if (!response.writableEnded) resolve();
          });
        }),
      };
      state.asked.push(asked);
      void answer(state, answers, asked, response);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return Object.assign(state, {
    address: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  });
}

async function answer(
  state: { readonly faults: Faults; readonly key?: string },
  answers: Answers,
  asked: Asked,
  response: http.ServerResponse,
): Promise<void> {
  const { faults, key } = state;
  if (key !== undefined && asked.authorization !== `Bearer ${key}`) {
    const message = `Invalid key ${asked.authorization ?? 'none'}`;
    sendJson(response, 401, { error: { message } });
    return;
  }
  const generates = GENERATIONS.includes(asked.path);
  const fault = generates ? faults.statuses?.shift() : undefined;
  if (fault) {
    if (fault.retryAfter !== undefined) response.setHeader('Retry-After', fault.retryAfter);
    response.statusCode = fault.code;
    response.end(fault.body ?? JSON.stringify({ error: { message: 'busy' } }));
    return;
  }
  if (generates && faults.silent === true) return;
  const reply = answers(asked);
  if (!reply) sendJson(response, 404, { detail: 'Not Found' });
  else if ('text' in reply) {
    response.writeHead(reply.status, { 'Content-Type': reply.type });
    response.end(reply.text);
  } else if ('json' in reply) sendJson(response, reply.status ?? 200, reply.json);
  else await stream(reply.events, reply.lines ?? 'sse', faults, response);
}

function sendJson(response: http.ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(value));
}

async function stream(
  events: readonly unknown[],
  lines: 'sse' | 'ndjson',
  faults: Faults,
  response: http.ServerResponse,
): Promise<void> {
  const type = lines === 'sse' ? 'text/event-stream' : 'application/x-ndjson';
  response.writeHead(200, { 'Content-Type': type });
  const send = async (text: string): Promise<void> => {
    const bytes = Buffer.from(text);
    const size = faults.pieces ?? bytes.length;
    for (let at = 0; at < bytes.length; at += size) {
      response.write(bytes.subarray(at, at + size));
      // Apart in time too, so that the client gets them apart.
      if (faults.pieces !== undefined) await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const frame = (value: unknown): string =>
    lines === 'sse' ? `data: ${JSON.stringify(value)}\n\n` : `${JSON.stringify(value)}\n`;
  if (lines === 'sse') await send(': ping\n\n');
  for (const [index, event] of events.entries()) {
    if (index === faults.cutAfter) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      response.destroy();
      return;
    }
    if (index === faults.endAfter) break;
    if (index === faults.stallAfter) return;
    if (index === faults.junkAfter) await send('data: {"choices": [\n\n');
    if (index === faults.errorAfter) await send(frame({ error: { message: 'engine died' } }));
    await send(frame(event));
  }
  if (lines === 'sse' && faults.endAfter === undefined) await send('data: [DONE]\n\n');
  response.end();
}
