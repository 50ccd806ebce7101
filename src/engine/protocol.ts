import type { ParameterValues } from '../trace/parameters';
import type { Finish, ModelIdentity, Origin } from '../trace/sample';
import type { PromptTokens } from '../trace/trace';
import type { WireBlock } from '../trace/wire';

/** What the host asks of the engine process: name -> [parameters, result, progress events]. */
export interface EngineCalls {
  load: { parameters: { readonly model: string }; result: LoadedModel; event: never };
  generate: { parameters: GenerateRequest; result: GenerateResult; event: GenerateEvent };
  score: { parameters: ScoreRequest; result: GenerateResult; event: ScoreEvent };
}

export interface LoadedModel extends ModelIdentity {
  readonly contextLength: number;
  /** What the model can do, said by its publisher; the embedded ones know few kinds of problem. */
  readonly knows?: string;
  readonly device: string;
}

export interface GenerateRequest {
  /** `embedded`, `embedded/base` … or the path of a model folder. */
  readonly model: string;
  /** `text` goes through the chat template; `ids` are read as they are. */
  readonly prompt: { readonly text: string } | { readonly ids: readonly number[] };
  readonly decoder: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** 0 to 2^32 - 1. */
  readonly seed: number;
  readonly maxTokens: number;
  /** Alternatives recorded per token; 0 for none. */
  readonly topK: number;
  /** Whether to go on after a token that ends a generation. */
  readonly ignoreEos?: boolean;
}

/** Teacher forcing: what the model says of a text that is there already. */
export interface ScoreRequest {
  /** As for {@link GenerateRequest}. */
  readonly model: string;
  readonly source: ScoreSource;
  /** Alternatives recorded per token; 0 for none. */
  readonly topK: number;
}

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

export type GenerateEvent =
  | {
      readonly kind: 'started';
      readonly promptText: string;
      readonly promptTokens: PromptTokens;
      readonly origin: Origin;
    }
  | { readonly kind: 'tokens'; readonly block: WireBlock };

/** `progress`: tokens evaluated of all, those of the prompt included. */
export type ScoreEvent =
  GenerateEvent | { readonly kind: 'progress'; readonly evaluated: number; readonly total: number };

export interface GenerateResult {
  readonly finish: Finish;
  readonly parameters: ParameterValues;
  readonly tokens: number;
  readonly seconds: number;
  /** What the model ran on. */
  readonly device: string;
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

export type EngineErrorCode = 'model' | 'parameter' | 'prompt' | 'internal';
