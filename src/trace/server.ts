/** Programs that serve models; `unknown` for one that speaks the protocol and says no name. */
export const SERVER_KINDS = ['vllm', 'sglang', 'llama.cpp', 'ollama', 'unknown'] as const;
export type ServerKind = (typeof SERVER_KINDS)[number];

/**
 * How a server can be made to go on from a given prefix: from token ids, from exact text, from an
 * unfinished message of a chat, or not at all.
 */
export const PREFIXES = ['ids', 'text', 'chat', 'none'] as const;
export type PrefixSupport = (typeof PREFIXES)[number];

/** What log-probabilities are of; `unknown` where the server gave nothing to compare. */
export const VALUE_KINDS = ['raw', 'processed', 'unknown'] as const;
export type ValueKind = (typeof VALUE_KINDS)[number];

/** What a server was found to do. */
export interface ServerCapabilities {
  readonly logprobs: boolean;
  /** Most alternatives per token that it gave when asked for more and more. */
  readonly topK: number;
  /** Log-probabilities of a text that is there already. */
  readonly promptLogprobs: boolean;
  readonly prefix: PrefixSupport;
  readonly values: ValueKind;
}

/** The server that made a sample, as it was found when asked; no credentials. */
export interface ServerRecord {
  readonly kind: ServerKind;
  readonly version?: string;
  /** Host and port. */
  readonly host: string;
  /** Path that the request went to. */
  readonly route: string;
  readonly capabilities: ServerCapabilities;
  /** Whether the model is known to have read exactly the prefix that was sent. */
  readonly prefix?: PrefixCheck;
}

export interface PrefixCheck {
  readonly verified: boolean;
  /** How it was verified, or why it was not. */
  readonly detail: string;
}
