import { EngineError } from '../errors';

/** Where a server is and how to be let in. The key travels between processes only, never to a file. */
export interface ServerAccess {
  /** What model names call it. */
  readonly name: string;
  /** As {@link parseAddress} gives it. */
  readonly address: string;
  readonly key?: string;
}

/**
 * The root of a server's routes: without a slash at the end and without the `/v1` that people copy
 * along from other programs.
 * @throws EngineError `parameter` where it is no http address, or holds credentials, which would
 * come into traces and logs.
 */
export function parseAddress(given: string): string {
  const text = given.trim();
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  if (text === '' || !URL.canParse(withScheme)) throw invalid(given);
  const url = new URL(withScheme);
  if (!/^https?:$/.test(url.protocol) || url.hostname === '') throw invalid(given);
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new EngineError(
      'parameter',
      `The address of ${url.host} must hold no user, password or query. Give a key by itself.`,
    );
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '').replace(/\/v1$/, '');
}

function invalid(given: string): EngineError {
  // What cannot be read may hold a password.
  const shown = given.includes('@') ? 'what was given' : `"${given}"`;
  return new EngineError(
    'parameter',
    `A server's address is http or https, such as http://localhost:8000, not ${shown}.`,
  );
}

/** Host and port: what traces and messages call a server. */
export function hostOf(address: string): string {
  return new URL(address).host;
}

/** Whether a key sent to it could be read on the way: plain http to another machine. */
export function sendsKeyInClear(address: string): boolean {
  const { protocol, hostname } = new URL(address);
  return protocol === 'http:' && !isLoopback(hostname);
}

function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127(\.\d{1,3}){3}$/.test(hostname)
  );
}
