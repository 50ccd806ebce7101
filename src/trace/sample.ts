import type { ByteStrings } from './byteStrings';
import type { Contrast } from './contrast';
import type { Decision } from './decision';
import type { JsonObject } from './json';
import type { ParameterValues } from './parameters';
import type { ServerRecord } from './server';
import type { TokenIndex } from './units';
import type { ZipRc } from './ziprc/zipRc';

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
  /** The same tokens under another model. */
  readonly reference?: Reference;
  /** What the tokens were found to be after other contexts, or under other models. */
  readonly contrasts?: readonly Contrast[];
  /** What a trained ZIP-RC head predicted at every token. */
  readonly ziprc?: ZipRc;
  readonly origin: Origin;
  readonly finish?: Finish;
  /** Why the sample ended as it did, where there is more to say (an engine's error). */
  readonly finishDetail?: string;
  readonly reward?: number;
  readonly outcome?: Outcome;
  readonly parent?: Fork;
  readonly note?: string;
  /** Fields of the file that this version does not know; written back unchanged. */
  readonly extra?: JsonObject;
}

/** What a model says of given tokens; columns have the names and lengths of a sample's own. */
export interface Reference extends Pick<Sample, 'columns' | 'topK'> {
  /** By default the first of the sample's `origin.decoder.otherModels`. */
  readonly model?: ModelIdentity;
}

/** The model that a sample was compared with, where it is known. */
export function referenceModel({ reference, origin }: Sample): ModelIdentity | undefined {
  return reference && (reference.model ?? origin.decoder?.otherModels?.[0]);
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
  /** 1 where a person or a decoder set the token, whatever its probability; else 0. */
  forced: 'forced',
  /** Temperature that the token was drawn with. */
  temperature: 'temperature',
  /**
   * What the decoder added to the logits of its words at this position, or, where it changes each
   * token by another amount, to the logit of this token; nats.
   */
  bias: 'bias',
  /** Tokens that the decoder's cuts had left to draw from. */
  candidates: 'candidates',
  /** Which model gave the token: 0 the first, 1, 2 … the decoder's others in their order. */
  author: 'author',
  /** 1 where a draft proposed the token and it was accepted, 0 where it was not drafted. */
  drafted: 'drafted',
  /** Probability that the draft for this position is accepted: min(1, p / q). */
  acceptance: 'acceptance',
  /** DeepConf: minus the mean logprob of the k best tokens, nats. */
  confidence: 'confidence',
  /** -ln of the probability that a decoder's corpus gives the token, nats. */
  styleSurprisal: 'styleSurprisal',
  /** Vocabulary id of a draft that was refused here. */
  refusedDraft: 'refusedDraft',
  /** Index in prompt and response together of the token that an accepted draft was copied from. */
  copiedFrom: 'copiedFrom',
  /** Mean entropy of the last tokens, by which the decoder chooses the next one's model, nats. */
  rollingEntropy: 'rollingEntropy',
  /** What cross-sampling compared with its threshold, in the unit of its criterion. */
  criterion: 'criterion',
  /** Vocabulary id of the token that the model would have written, where it was replaced. */
  replaced: 'replaced',
  /** How strongly the decoder mixed in the logits of its other models. */
  strength: 'strength',
  /** Mirostat's bound on the surprise before the token, bits. */
  mu: 'mu',
  /** Entropix's state: 0 low entropy and varentropy, 1 high entropy, 2 high varentropy, 3 both, 4 none. */
  quadrant: 'quadrant',
  /** Weight that AMU fusion gave to its bias. */
  gate: 'gate',
  /** Jensen-Shannon divergence of the sample's model and its reference, nats, 0 to ln 2. */
  js: 'js',
  /** KL(reference ‖ model), nats. */
  kl: 'kl',
  /** KL(model ‖ reference), nats. */
  reverseKl: 'reverseKl',
  /** Total variation of model and reference, 0 to 1. */
  tv: 'tv',
  /** ln p(token) under the model minus that under its reference, nats. */
  logRatio: 'logRatio',
  /** Rank of the token under the reference minus that under the model. */
  rankChange: 'rankChange',
  /** 1 where model and reference have another likeliest token, else 0. */
  argmaxFlip: 'argmaxFlip',
  /** Rank under the reference of the model's likeliest token. */
  bestReferenceRank: 'bestReferenceRank',
  /** ln p under the reference of the model's likeliest token, nats. */
  bestReferenceLogprob: 'bestReferenceLogprob',
  /** KL(model ‖ reference) of standardised logits on the union of the best of both, nats. */
  zScoreKl: 'zScoreKl',
  /** The same over the whole vocabulary at temperature 2, times 4, nats. */
  zScoreKlFull: 'zScoreKlFull',
  /** Plackett-Luce loss of the reference for the model's ranking above the model's own, nats. */
  plackettLuce: 'plackettLuce',
  /** What the source called log-probabilities but cannot be: values above 0, unit unknown. */
  unnormalised: 'unnormalised',
} as const;

/** Names the column of how many tokens a link of a sampler chain ruled out. */
export function cutColumn(link: string): string {
  return `cut.${link}`;
}

/** Names the column of how many tokens' logits a penalty of a sampler chain changed. */
export function hitColumn(link: string): string {
  return `hit.${link}`;
}

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

/** What a decoder says of a sample that it made. */
export interface Outcome {
  /** The answer that was read from the text. */
  readonly answer?: string;
  /** What the sample counted in a vote, or its score; its unit is the decoder's. */
  readonly weight?: number;
  /** Whether the decoder gives this sample as its result. */
  readonly chosen?: boolean;
  /** Counts, shares and costs by name; the decoder says what they are. */
  readonly figures?: Readonly<Record<string, number>>;
}

/** What evaluating one model cost. */
export interface ModelCost {
  readonly model: string;
  /** Forward passes. */
  readonly passes: number;
  /** Tokens that those evaluated, those of the prompt included. */
  readonly tokens: number;
  /** Tokens whose cache was there from an earlier run. */
  readonly reused: number;
}

/** What made the sample: enough to repeat it. */
export interface Origin {
  readonly model?: ModelIdentity;
  readonly decoder?: DecoderRun;
  /** Whether logprobs are of the raw distribution or after temperature, penalties, truncation. */
  readonly distribution?: 'raw' | 'processed';
  /** The server that ran the model, where it was not this program. */
  readonly server?: ServerRecord;
  /** Library and program versions by name. */
  readonly versions?: Readonly<Record<string, string>>;
  /** ISO 8601. */
  readonly createdAt?: string;
  readonly seconds?: number;
  /** What the model ran on: `cpu`, `webgpu` … */
  readonly device?: string;
  /** Of the whole run, which several samples can share: the model first, then the decoder's others. */
  readonly cost?: readonly ModelCost[];
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
  /** The models beside the first, in the order of the decoder's roles. */
  readonly otherModels?: readonly ModelIdentity[];
  /** What the decoder says of how it read its parameters, such as the ids of its words. */
  readonly remarks?: readonly string[];
  /** What it decided between the samples of the run, in order; the same in each of them. */
  readonly decisions?: readonly Decision[];
}
