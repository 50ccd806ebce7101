import fs from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import type { Answers } from './fake/fakeServer';

/** One request and what a real server answered. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

/** Answers as recorded; a request that was never made has no answer. */
export function replay(file: string): Answers {
  const exchanges = JSON.parse(fs.readFileSync(file, 'utf8')) as readonly Exchange[];
  return ({ method, path, body }) =>
    exchanges.find(
      (exchange) =>
        exchange.method === method &&
        exchange.path === path &&
        isDeepStrictEqual(exchange.body ?? {}, body),
    );
}
