import type { ByteStrings } from './byteStrings';
import type { JsonObject } from './json';
import type { ParameterValues } from './parameters';
import type { TokenIndex } from './units';

/**
 * One generation, or one text that a model scored: its tokens as columns. Every per-token array
 * has `tokens.length` entries. NaN is missing, -Infinity is impossible; the two are never mixed.
 */
export interface Sample {
  /** Unique within its trace. */
  readonly id: string;
  readonly tokens: ByteStrings;
  /** Vocabulary ids, UNKNOWN_ID where the source gave text only. Absent when it gave no id at all. */
  readonly ids?: Int32Array;
  /** Named columns; the names in {@link COLUMN} have a fixed meaning, others are kept and shown. */
  readonly columns: ReadonlyMap<string, Float64Array>;
  readonly topK?: TopK;
  readonly origin: Origin;
  readonly finish?: Finish;
  /** Why the sample ended as it did, where there is more to say (an engine's error). */
  readonly finishDetail?: string;
  readonly reward?: number;
  readonly parent?: Fork;
  readonly note?: string;
  /** Fields of the file that this version does not know; written back unchanged. */
  readonly extra?: JsonObject;
}

/** Columns with a fixed meaning. Those of a distribution are present only if computed from all of it. */
export const COLUMN = {
  /** ln p(token | prefix), nats. */
  logprob: 'logprob',
  /** Raw logit of the token. */
  logit: 'logit',
  /** ln sum exp of the raw logits, nats. */
  logSumExp: 'logSumExp',
  /** -sum p ln p over the vocabulary, nats. */
  entropy: 'entropy',
  /** sum p (-ln p - H)^2, nats squared. */
  varentropy: 'varentropy',
  /** 1 + number of vocabulary entries with a higher logit. */
  rank: 'rank',
  /** 1 where the source says that the token is reasoning, 0 where it is not. */
  reasoning: 'reasoning',
  /** What the source called log-probabilities but cannot be: values above 0, unit unknown. */
  unnormalised: 'unnormalised',
} as const;

/**
 * The k best alternatives per token, row-major [token, slot], each row sorted from best to worst.
 * A row with fewer entries ends in NaN logprobs.
 */
export interface TopK {
  readonly k: number;
  /** ln p, nats. float32 because every known source computes them so. */
  readonly logprobs: Float32Array;
  /** Vocabulary ids, UNKNOWN_ID where not known. */
  readonly ids: Int32Array;
  /** Index into `vocabulary` per entry, -1 where the slot is empty. */
  readonly texts: Int32Array;
  readonly vocabulary: ByteStrings;
}

export type Finish = 'stop' | 'length' | 'cancelled' | 'error' | 'other';

/** Where a branch left its parent: it shares the parent's tokens [0, token). */
export interface Fork {
  readonly sample: string;
  readonly token: TokenIndex;
}

/** What made the sample: enough to repeat it. */
export interface Origin {
  readonly model?: ModelIdentity;
  readonly decoder?: DecoderRun;
  /** Whether logprobs are of the raw distribution or after temperature, penalties, truncation. */
  readonly distribution?: 'raw' | 'processed';
  /** Library and program versions by name. */
  readonly versions?: Readonly<Record<string, string>>;
  /** ISO 8601. */
  readonly createdAt?: string;
  readonly seconds?: number;
}

export interface ModelIdentity {
  readonly name: string;
  /** sha256 of the weights file(s), hex. */
  readonly hash?: string;
  /** sha256 of vocabulary, merges and added tokens, hex. */
  readonly tokenizerHash?: string;
  readonly vocabularySize?: number;
}

export interface DecoderRun {
  readonly id: string;
  readonly parameters: ParameterValues;
  readonly seed?: number;
}
