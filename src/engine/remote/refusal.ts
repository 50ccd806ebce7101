import { isArray, isObject } from '../../trace/json';
import { EngineError, messageOf, oneLine } from '../errors';
import type { ServerAccess } from './address';
import { hostOf } from './address';
import { retryAfter, TransientError } from './retry';

const LONGEST = 300;
const BUSY: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);

/** A status that says no, as one line that says what to do. */
export async function refusal(response: Response, access: ServerAccess): Promise<EngineError> {
  const text = await response.text().catch(() => '');
  return refusalOf(response.status, response.headers, text, access);
}

function refusalOf(
  status: number,
  headers: Headers,
  text: string,
  access: ServerAccess,
): EngineError {
  const host = hostOf(access.address);
  const said = reasonOf(text, access);
  if (status >= 300 && status < 400) {
    return new EngineError(
      'server',
      `${host} sends this request to another address. Add the server under that address.`,
    );
  }
  if (status === 401 || status === 403) {
    const advice =
      access.key === undefined
        ? 'Give it a key ("Set Server Key…" in VS Code, REASONSCOPE_API_KEY on the command line)'
        : 'Renew its key';
    return new EngineError('server', `${host} lets nobody in without a right key. ${advice}.`);
  }
  if (BUSY.has(status)) {
    const state = status === 429 ? 'is busy' : 'has trouble';
    return new TransientError(
      `${host} ${state} (status ${status})${said}`,
      retryAfter(headers.get('Retry-After'), Date.now()),
    );
  }
  return new RefusedError(status, `${host} refuses the request (status ${status})${said}`);
}

/** The server understood and will not do it: the request, not the moment, is the reason. */
export class RefusedError extends EngineError {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super('server', message);
  }
}

/** An error that came inside an answer. */
export function reportedError(value: unknown, access: ServerAccess): EngineError | undefined {
  if (!isObject(value) || value.error === undefined || value.error === null) return undefined;
  const said = reasonOf(JSON.stringify(value), access);
  return new EngineError('server', `${hostOf(access.address)} reports an error${said}`);
}

/** What a failed connection means. */
export function interrupted(error: unknown, access: ServerAccess): EngineError {
  if (error instanceof EngineError) return error;
  const host = hostOf(access.address);
  const reason = codeOf(error);
  const options = { cause: error };
  if (reason === 'ECONNREFUSED' || reason === 'ENOTFOUND') {
    return new EngineError(
      'server',
      `No server answers at ${host} (${reason}). Start it, or correct the address.`,
      options,
    );
  }
  return new TransientError(
    `The connection to ${host} broke (${withoutKey(reason, access)}).`,
    undefined,
    options,
  );
}

/** fetch says only "fetch failed"; its cause knows more. */
function codeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  if (isObject(cause) && typeof cause.code === 'string') return cause.code;
  // Several addresses of one name were tried.
  if (cause instanceof AggregateError) return codeOf(new Error('', { cause: cause.errors[0] }));
  return messageOf(cause ?? error);
}

/** The server's own words, as `: words.`; they may repeat the key. */
function reasonOf(text: string, access: ServerAccess): string {
  const words = withoutKey(oneLine(wordsOf(text)), access).slice(0, LONGEST);
  if (words === '') return '.';
  return `: ${words}${/[.!?]$/.test(words) ? '' : '.'}`;
}

function wordsOf(text: string): string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return /^\s*</.test(text) ? '' : text;
  }
  return find(value) ?? '';
}

/** OpenAI and most: `error.message`; others `message`, `detail` (FastAPI, also as a list), `error`. */
function find(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (isArray(value)) return find(value[0]);
  if (!isObject(value)) return undefined;
  for (const name of ['error', 'message', 'detail', 'msg']) {
    const found = find(value[name]);
    if (found !== undefined) return found;
  }
  return undefined;
}

export function withoutKey(text: string, { key }: ServerAccess): string {
  return key === undefined || key === '' ? text : text.replaceAll(key, '***');
}
