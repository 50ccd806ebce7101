import type { Decision } from '../trace/decision';
import type { ParameterValues } from '../trace/parameters';
import type { Finish, ModelCost, ModelIdentity, Origin, Outcome } from '../trace/sample';
import type { PromptTokens } from '../trace/trace';
import type { WireBlock } from '../trace/wire';
import type { ZipRcHead } from '../trace/ziprc/zipRc';
import type { ServerAccess } from './remote/address';
import type { Identity } from './remote/identify';
import type { Probe } from './remote/probe';
import type { FitEvent, FitRequest, FitResult } from './ziprc/fit/request';

/** What the host asks of the engine process: name -> [parameters, result, progress events]. */
export interface EngineCalls {
  load: { parameters: LoadRequest; result: LoadedModel; event: never };
  generate: { parameters: GenerateRequest; result: GenerateResult; event: GenerateEvent };
  score: { parameters: ScoreRequest; result: GenerateResult; event: ScoreEvent };
  /** Two models on the same tokens: the sample gets a `reference` and the columns of metrics. */
  diverge: { parameters: DivergeRequest; result: GenerateResult; event: ScoreEvent };
  /** The same tokens after two contexts, or by two models. */
  contrast: { parameters: ContrastRequest; result: ContrastResult; event: ContrastEvent };
  /** The texts that a model reads of contexts. */
  readContexts: { parameters: ContextsRequest; result: readonly string[]; event: never };
  /** A linear ZIP-RC head for a model; cancelling rejects the call and saves nothing. */
  fitHead: { parameters: FitRequest; result: FitResult; event: FitEvent };
  /** What a server is and which models it offers. */
  identifyServer: { parameters: ServerRequest; result: Identity; event: never };
  /** What a model of a server can do; asks anew. An event names what is being asked. */
  probeServer: { parameters: LoadRequest; result: Probe; event: { readonly step: string } };
}

export interface ServerRequest {
  readonly server: ServerAccess;
}

export interface LoadRequest {
  /** As for {@link GenerateRequest}. */
  readonly model: string;
  readonly server?: ServerAccess;
  /** Models of this machine that are to be held beside it for the next call. */
  readonly otherModels?: readonly string[];
}

export interface LoadedModel extends ModelIdentity {
  /** NaN where a server does not tell it. */
  readonly contextLength: number;
  /** What the model can do, said by its publisher; the embedded ones know few kinds of problem. */
  readonly knows?: string;
  /** Its trained ZIP-RC head; a model without one predicts neither reward nor length. */
  readonly ziprc?: ZipRcHead;
  /** What it runs on: `cpu`, `webgpu` … */
  readonly device: string;
  /** For each other device that was thought of, in one line, why it was not taken. */
  readonly deviceNotes: readonly string[];
}

export interface GenerateRequest {
  /** `embedded`, `embedded/base` …, the path of a model folder, or `server:NAME/MODEL`. */
  readonly model: string;
  /** The server of a server's model. */
  readonly server?: ServerAccess;
  /** `text` goes through the chat template; `ids` and `exactText` are read as they are. */
  readonly prompt: IdsOrText | { readonly exactText: string };
  readonly decoder: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** 0 to 2^32 - 1. */
  readonly seed: number;
  readonly maxTokens: number;
  /** Alternatives recorded per token; 0 for none. */
  readonly topK: number;
  /** Whether to go on after a token that ends a generation. */
  readonly ignoreEos?: boolean;
  /** Goes on with a response instead of beginning one. */
  readonly continuation?: Continuation;
  /** Models for the roles of the decoder, in their order. */
  readonly otherModels?: readonly string[];
}

/** The beginning of a response that a generation goes on with. */
export interface Continuation {
  /**
   * What is kept of it: ids, which the caller has and which are not sent again, or a text, whose
   * tokens are sent with what the model says of them.
   */
  readonly kept: IdsOrText;
  /** What comes next, whatever the decoder would choose. Its tokens are sent. */
  readonly forced?: IdsOrText;
}

export type IdsOrText = { readonly ids: readonly number[] } | { readonly text: string };

/** Teacher forcing: what the model says of a text that is there already. */
export interface ScoreRequest {
  /** As for {@link GenerateRequest}. */
  readonly model: string;
  readonly server?: ServerAccess;
  readonly source: ScoreSource;
  /** Alternatives recorded per token; 0 for none. */
  readonly topK: number;
}

/** Teacher forcing with two models, compared token by token. */
export interface DivergeRequest {
  /** The model that is compared, such as one after reinforcement learning. */
  readonly model: string;
  readonly server?: ServerAccess;
  /** The one that it is compared with: the base. It must have the same tokenizer. */
  readonly otherModels: readonly [string];
  /** The server of the base. */
  readonly baseServer?: ServerAccess;
  /** As {@link model} reads it. */
  readonly source: ScoreSource;
  /** Alternatives of each model recorded per token; 0 for none. */
  readonly topK: number;
  /** Ids of metrics; by default all but those that cost much. None where a server takes part. */
  readonly metrics?: readonly string[];
}

/** The same tokens after two contexts, by one model or two of one tokenizer; no server's. */
export interface ContrastRequest {
  /** What reads the first context. */
  readonly model: string;
  /** What reads the second one, where it is another model. */
  readonly otherModels: readonly [] | readonly [string];
  readonly context: ContrastContext;
  /** Absent where one reading alone is wanted. */
  readonly otherContext?: ContrastContext;
  /** Ids of the tokens that are read after both, at least 1. */
  readonly response: readonly number[];
  /** Measures how likely an answer becomes, after the second context. */
  readonly answer?: AnswerRequest;
}

export interface AnswerRequest {
  readonly text: string;
  /** What stands between the response so far and the answer. */
  readonly lead: string;
  /** Measured before the response and after every so many of its tokens, at least 1 … */
  readonly every: number;
  /** … of the first so many. */
  readonly until: number;
}

/** What stands before the tokens: `ids` and `exactText` as they are, `messages` by the template. */
export type ContrastContext = { readonly ids: readonly number[] } | ScorePrompt;

export interface ContextsRequest {
  readonly model: string;
  readonly contexts: readonly ContrastContext[];
}

/** Tokens evaluated of all, those of the contexts included, by both readings together. */
export interface ContrastEvent {
  readonly kind: 'progress';
  readonly evaluated: number;
  readonly total: number;
}

export type ContrastResult =
  | { readonly finish: 'cancelled' }
  | {
      readonly finish: 'other';
      /** What was read before the tokens, as text. */
      readonly prompt: string;
      readonly otherPrompt?: string;
      /** By the names of contrasts' columns, one value per token of the response. */
      readonly columns: readonly (readonly [string, Float64Array])[];
      readonly figures: Readonly<Record<string, number>>;
      readonly origin: Origin;
    };

/**
 * What is scored. A text alone: its tokens from the second on, for nothing predicts the first.
 * With a prompt: the text after it. Ids: those after the first `promptLength`, at least 1.
 */
export type ScoreSource =
  | { readonly text: string }
  | { readonly prompt: ScorePrompt; readonly text: string }
  | { readonly ids: readonly number[]; readonly promptLength: number };

/** `messages` go through the chat template; `exactText` is what the model reads. */
export type ScorePrompt =
  { readonly messages: readonly ChatMessage[] } | { readonly exactText: string };

export interface ChatMessage {
  readonly role: string;
  readonly content: string;
}

export interface StartedEvent {
  readonly kind: 'started';
  /** What the model read, where a server tells it. */
  readonly promptText?: string;
  readonly promptTokens?: PromptTokens;
  readonly origin: Origin;
}

/** `lane`: which of the run's samples, from 0 on. */
export interface TokensEvent {
  readonly kind: 'tokens';
  readonly lane: number;
  readonly block: WireBlock;
}

export type GenerateEvent =
  | StartedEvent
  | TokensEvent
  /** What the decoder says of how it read its parameters. */
  | { readonly kind: 'remark'; readonly text: string }
  /** What the decoder decided between its samples. */
  | { readonly kind: 'decision'; readonly decision: Decision }
  /** A sample has ended, or more is said of one that had. */
  | {
      readonly kind: 'lane';
      readonly lane: number;
      readonly finish: Finish;
      readonly outcome?: Outcome;
      /** Why it ended, where there is more to say. */
      readonly finishDetail?: string;
    };

/** `progress`: tokens evaluated of all, those of the prompt included, by all models together. */
export type ScoreEvent =
  | StartedEvent
  | TokensEvent
  | { readonly kind: 'progress'; readonly evaluated: number; readonly total: number };

export interface GenerateResult {
  /** Of the first sample, or `cancelled`. */
  readonly finish: Finish;
  /** Why, where there is more to say. */
  readonly finishDetail?: string;
  /** Of the first sample, where more is known of it than when it started. */
  readonly origin?: Origin;
  readonly parameters: ParameterValues;
  /** Of all samples. */
  readonly tokens: number;
  readonly seconds: number;
  /** What the model ran on, and why not on others, as for {@link LoadedModel}. */
  readonly device: string;
  readonly deviceNotes: readonly string[];
  /** By model. */
  readonly cost: readonly ModelCost[];
}

/** Messages on the IPC channel between host and engine. */
export type ToEngine =
  | {
      readonly type: 'call';
      readonly id: number;
      readonly name: keyof EngineCalls;
      readonly parameters: unknown;
    }
  | { readonly type: 'cancel'; readonly id: number };

export type FromEngine =
  | { readonly type: 'ready'; readonly versions: Readonly<Record<string, string>> }
  | { readonly type: 'event'; readonly id: number; readonly event: unknown }
  | { readonly type: 'result'; readonly id: number; readonly result: unknown }
  | {
      readonly type: 'error';
      readonly id: number;
      readonly message: string;
      readonly code: EngineErrorCode;
    };

export type EngineErrorCode =
  'model' | 'server' | 'memory' | 'parameter' | 'prompt' | 'cancelled' | 'internal';
