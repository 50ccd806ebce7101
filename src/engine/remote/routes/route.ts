import type { Finish } from '../../../trace/sample';
import type { Dialect } from '../../../trace/formats/openai/logprobValues';
import type { ResponseToken } from '../../../trace/formats/openai/tokenRows';
import type { ServerKind } from '../../../trace/server';
import type { ChatMessage } from '../../protocol';
import type { Sampling } from '../sampling';

/** What the model is to read, in the form in which it goes over the wire. */
export type WirePrompt =
  | { readonly kind: 'ids'; readonly ids: readonly number[] }
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'chat';
      readonly messages: readonly ChatMessage[];
      /** Whether the answer goes on in the last message. */
      readonly open: boolean;
    };

export interface WireRequest {
  readonly model: string;
  readonly prompt: WirePrompt;
  readonly maxTokens: number;
  /** Alternatives per token; undefined for no log-probabilities at all. */
  readonly topK: number | undefined;
  readonly sampling: Sampling;
  readonly seed: number;
  readonly ignoreEos: boolean;
  readonly stream: boolean;
}

/** What one value of an answer adds. */
export interface Chunk {
  readonly tokens: readonly ResponseToken[];
  /** The same as text; all that there is where a server gives no token data. */
  readonly text: string;
  /** Whether it is reasoning, where the server tells the two apart. */
  readonly reasoning?: boolean;
  readonly dialect: Dialect;
  readonly finish?: { readonly finish: Finish; readonly finishDetail?: string };
  /** Tokens that the model read, as counted there. */
  readonly promptTokens?: number;
  /** Their ids, where the server repeats them. */
  readonly promptIds?: readonly number[];
  /** Tokens written so far, as counted there. */
  readonly written?: number;
}

/** One way to ask a server for text. One file each. */
export interface Route {
  readonly path: string;
  body(kind: ServerKind, request: WireRequest): Readonly<Record<string, unknown>>;
  /** A reader of one answer: streams may repeat what they said before. */
  reader(): (value: Readonly<Record<string, unknown>>) => Chunk;
}
