import { isObject } from '../../trace/json';
import { messageOf } from '../errors';
import { HubError } from './hubError';

export interface HubAccess {
  /** Without a slash at the end. */
  readonly endpoint: string;
  readonly token?: string;
}

const HUB = 'https://huggingface.co';

/**
 * The hub's address, or the mirror that `HF_ENDPOINT` names.
 * @throws HubError `request`
 */
export function hubEndpoint(given = process.env.HF_ENDPOINT): string {
  if (given === undefined || given.trim() === '') return HUB;
  const endpoint = given.trim().replace(/\/+$/, '');
  if (URL.canParse(endpoint) && /^https?:$/.test(new URL(endpoint).protocol)) return endpoint;
  throw new HubError('request', `HF_ENDPOINT must be an http or https address, not "${given}".`);
}

/** The connection broke or the hub is busy: a later attempt may succeed. */
export class TransientHubError extends HubError {
  constructor(message: string, options?: ErrorOptions) {
    super('network', message, options);
  }
}

/**
 * `fetch` for one model of the hub: adds the token, which no other address gets, and turns every
 * refusal into one line.
 * @throws HubError
 */
export function hubFetch(access: HubAccess, repo: string, signal: AbortSignal): typeof fetch {
  const { origin, host } = new URL(access.endpoint);
  return async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    const headers = new Headers(init?.headers);
    // fetch itself takes the header off where a redirect leads to another origin.
    if (access.token !== undefined && new URL(url).origin === origin) {
      headers.set('Authorization', `Bearer ${access.token}`);
    }
    let response: Response;
    try {
      response = await fetch(input, { ...init, headers, signal: init?.signal ?? signal });
    } catch (error) {
      throw interrupted(error, host, signal);
    }
    if (response.ok) return response;
    await response.body?.cancel();
    throw refusal(response, repo, access);
  };
}

/**
 * What a failed connection means.
 * @param variable of the environment that names another address.
 */
export function interrupted(
  error: unknown,
  host: string,
  signal: AbortSignal,
  variable = 'HF_ENDPOINT',
): HubError {
  if (error instanceof HubError) return error;
  if (signal.aborted) return cancelled();
  return new TransientHubError(
    `${host} cannot be reached (${reasonOf(error)}). Check the connection; ${variable} names another address.`,
    { cause: error },
  );
}

export function cancelled(): HubError {
  return new HubError(
    'cancelled',
    'Cancelled. What was downloaded is kept; the same download goes on from there.',
  );
}

/** fetch says only "fetch failed"; its cause knows more. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  if (isObject(cause) && typeof cause.code === 'string') return cause.code;
  return messageOf(cause ?? error);
}

function refusal(response: Response, repo: string, { endpoint, token }: HubAccess): HubError {
  const { status, headers } = response;
  const reason = headers.get('X-Error-Code') ?? '';
  const { host } = new URL(endpoint);
  const give = 'HF_TOKEN on the command line, "Set Hugging Face Token…" in VS Code';
  if (reason === 'GatedRepo' || status === 403) {
    const then = token === undefined ? `, then give an access token (${give})` : '';
    return new HubError('token', `${repo} is gated: ask for access at ${endpoint}/${repo}${then}.`);
  }
  if (status === 401) {
    return token === undefined
      ? new HubError(
          'token',
          `${host} shows no model ${repo} without a token. Check the name; a private model needs an access token (${give}).`,
        )
      : new HubError('token', `${host} does not accept the access token for ${repo}. Renew it.`);
  }
  if (status === 404) {
    return reason === 'EntryNotFound'
      ? new HubError('missing', `${repo} has changed on ${host}: a file is gone. Start again.`)
      : new HubError('missing', `There is no model ${repo} on ${host}. Check the name.`);
  }
  const message = `${host} answers with status ${status} for ${repo}. Try again later.`;
  return status === 429 || status >= 500
    ? new TransientHubError(message)
    : new HubError('network', message);
}
