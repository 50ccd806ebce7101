import { createHash } from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

/** The commit that the served model has. */
export const COMMIT = 'c0ffee'.repeat(7).slice(0, 40);
/** Files from this size on are "large": listed with sha256, and served by the other origin. */
const LARGE_BYTES = 100_000;

export interface Request {
  readonly method: string;
  readonly url: string;
  readonly authorization: string | undefined;
  readonly range: string | undefined;
  /** Whether the content server got it, which is another origin than the hub. */
  readonly content: boolean;
}

export interface FakeHub {
  readonly endpoint: string;
  readonly requests: Request[];
  /** Repositories by name, files by path. */
  readonly repos: Map<string, Map<string, Buffer>>;
  /** What the next answers do wrong. */
  readonly faults: {
    /** The content server breaks the connection after so many bytes, so often. */
    cutAfter?: { bytes: number; times: number };
    /** Flips a byte of this file. */
    corrupt?: string;
    /** Answers a range with the whole file. */
    ignoreRange?: boolean;
    /** The hub's status, so often. */
    status?: { code: number; times: number; reason?: string };
    /** Waits before it sends more than this many bytes. */
    stallAfter?: number;
  };
  /** The token that private and gated repositories want. */
  token?: string;
  gated?: boolean;
  stop(): Promise<void>;
}

/** Serves models on 127.0.0.1 as the hub does: info, tree, resolve with redirects, ranges. */
export async function startFakeHub(): Promise<FakeHub> {
  const hub: Omit<FakeHub, 'endpoint' | 'stop'> & { token?: string; gated?: boolean } = {
    requests: [],
    repos: new Map(),
    faults: {},
  };
  const content = http.createServer((request, response) => {
    record(true, request);
    serveContent(hub, request, response);
  });
  const contentAt = await listen(content);
  const server = http.createServer((request, response) => {
    record(false, request);
    serveHub(hub, contentAt, request, response);
  });
  const endpoint = await listen(server);

  function record(
    isContent: boolean,
    { method = '', url = '', headers }: http.IncomingMessage,
  ): void {
    const { authorization, range } = headers;
    hub.requests.push({ method, url, authorization, range, content: isContent });
  }

  const stop = async (): Promise<void> => {
    for (const one of [server, content]) {
      one.closeAllConnections();
      await new Promise((resolve) => one.close(resolve));
    }
  };
  return Object.assign(hub, { endpoint, stop });
}

/** The files of a folder as a repository, optionally under other paths. */
export function filesOf(folder: string, rename: (name: string) => string = (name) => name) {
  const files = new Map<string, Buffer>();
  for (const name of fs.readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const file = path.join(folder, name);
    if (fs.statSync(file).isFile()) files.set(rename(name), fs.readFileSync(file));
  }
  return files;
}

async function listen(server: http.Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

type State = Omit<FakeHub, 'endpoint' | 'stop'>;

function serveHub(
  hub: State,
  contentAt: string,
  request: http.IncomingMessage,
  response: http.ServerResponse,
): void {
  const url = new URL(request.url ?? '', 'http://hub');
  const pathname = decodeURIComponent(url.pathname);
  const refuse = (status: number, code: string, error: string): void => {
    response.writeHead(status, { 'Content-Type': 'application/json', 'X-Error-Code': code });
    response.end(JSON.stringify({ error }));
  };
  const { status } = hub.faults;
  if (status && status.times > 0) {
    status.times -= 1;
    refuse(status.code, status.reason ?? '', 'by order of the test');
    return;
  }
  const api = /^\/api\/models\/(.+)\/(revision|tree)\/([^/]+)$/.exec(pathname);
  const resolve = /^\/([^/]+\/[^/]+)\/resolve\/([^/]+)\/(.+)$/.exec(pathname);
  const repo = api?.[1] ?? resolve?.[1] ?? '';
  const files = hub.repos.get(repo);
  const authorized = request.headers.authorization === `Bearer ${hub.token ?? ''}`;
  if (hub.token !== undefined && !authorized) {
    if (hub.gated) refuse(403, 'GatedRepo', 'Access to this model is restricted.');
    else refuse(401, 'RepoNotFound', 'Invalid username or password.');
  } else if (!files) refuse(404, 'RepoNotFound', 'Repository not found');
  else if (api?.[2] === 'revision') {
    if (api[3] !== 'main') refuse(404, 'RevisionNotFound', 'Invalid rev id');
    else json(response, { _id: '1', id: repo, private: false, gated: false, sha: COMMIT });
  } else if (api?.[3] === COMMIT) serveTree(files, url, request, response);
  else if (resolve?.[2] === COMMIT) {
    const name = resolve[3] ?? '';
    const bytes = files.get(name);
    if (!bytes) refuse(404, 'EntryNotFound', 'Entry not found');
    else if (bytes.length >= LARGE_BYTES) {
      const location = `${contentAt}/${repo}/${encodeURIComponent(name)}`;
      response.writeHead(302, { Location: location, 'X-Linked-Etag': `"${sha256(bytes)}"` });
      response.end();
    } else {
      response.writeHead(200, { ETag: `"${gitHash(bytes)}"` });
      response.end(hub.faults.corrupt === name ? corrupted(bytes) : bytes);
    }
  } else refuse(404, 'RevisionNotFound', 'Invalid rev id');
}

/** Two files a page, as the hub pages by a cursor in a Link header. */
function serveTree(
  files: Map<string, Buffer>,
  url: URL,
  request: http.IncomingMessage,
  response: http.ServerResponse,
): void {
  const names = [...files.keys()];
  const from = Number(url.searchParams.get('cursor') ?? 0);
  const folders = names.filter((name) => name.includes('/')).map((name) => name.split('/')[0]);
  const page = names.slice(from, from + 2).map((name) => {
    const bytes = files.get(name) ?? Buffer.of();
    const entry = { type: 'file', path: name, size: bytes.length, oid: gitHash(bytes) };
    const lfs = { oid: sha256(bytes), size: bytes.length, pointerSize: 134 };
    return bytes.length >= LARGE_BYTES ? { ...entry, lfs } : entry;
  });
  const directories = [...new Set(folders)].map((name) => ({
    ...{ type: 'directory', path: name, size: 0, oid: gitHash(Buffer.of()) },
  }));
  if (from + 2 < names.length) {
    url.searchParams.set('cursor', String(from + 2));
    const next = `http://${request.headers.host ?? ''}${url.pathname}${url.search}`;
    response.setHeader('Link', `<${next}>; rel="next"`);
  }
  json(response, from === 0 ? [...directories, ...page] : page);
}

function serveContent(
  hub: State,
  request: http.IncomingMessage,
  response: http.ServerResponse,
): void {
  const [, owner = '', name = '', file = ''] = (request.url ?? '')
    .split('/')
    .map(decodeURIComponent);
  const whole = hub.repos.get(`${owner}/${name}`)?.get(file) ?? Buffer.of();
  const bytes = hub.faults.corrupt === file ? corrupted(whole) : whole;
  const start = hub.faults.ignoreRange
    ? 0
    : Number(/^bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
  const body = bytes.subarray(start);
  const headers = { 'Content-Length': body.length, ETag: `"${sha256(whole)}"` };
  if (start > 0) {
    const range = `bytes ${start}-${bytes.length - 1}/${bytes.length}`;
    response.writeHead(206, { ...headers, 'Content-Range': range });
  } else response.writeHead(200, headers);
  const { cutAfter, stallAfter } = hub.faults;
  if (cutAfter && cutAfter.times > 0) {
    cutAfter.times -= 1;
    response.write(body.subarray(0, cutAfter.bytes), () => {
      // What was written must leave before the connection goes.
      setTimeout(() => response.destroy(), 50);
    });
  } else if (stallAfter !== undefined) response.write(body.subarray(0, stallAfter));
  else response.end(body);
}

function json(response: http.ServerResponse, value: unknown): void {
  response.setHeader('Content-Type', 'application/json');
  response.end(JSON.stringify(value));
}

function corrupted(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  copy[copy.length - 1] = (copy[copy.length - 1] ?? 0) ^ 1;
  return copy;
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export function gitHash(bytes: Uint8Array): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}
