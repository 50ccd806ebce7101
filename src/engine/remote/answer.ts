import { isObject } from '../../trace/json';
import type { Chunk, Route } from './routes/route';

/** A whole answer. */
export type Answer = Pick<Chunk, 'tokens' | 'text' | 'promptTokens'>;

/** What came for a request without streaming. */
export function answerOf(route: Route, value: unknown): Answer {
  return route.reader()(isObject(value) ? value : {});
}
