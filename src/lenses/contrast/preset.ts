import type { Method } from '../../trace/method';
import type { ParameterValues } from '../../trace/parameters';
import type { Message } from '../../trace/trace';

/** What is known of a sample when its contexts are made. */
export interface Question {
  readonly messages?: readonly Message[];
  /** The exact text that the model read, where known. */
  readonly text?: string;
  /** The text of the sample. */
  readonly response: string;
  /** The gold answer. */
  readonly answer?: string;
}

/** What stands before the tokens: what the sample's model read, a conversation, or an exact text. */
export type Context =
  | { readonly kind: 'recorded' }
  | { readonly kind: 'messages'; readonly messages: readonly Message[] }
  | { readonly kind: 'text'; readonly text: string };

/** Measures how likely an answer becomes along the sample. */
export interface AnswerPlan {
  readonly text: string;
  /** What stands between the response so far and the answer. */
  readonly lead: string;
  /** Measured after every so many tokens. */
  readonly every: number;
}

/**
 * A contrast of two readings of the same tokens. Its parameters are recorded with it, and its lenses
 * read them there.
 */
export interface ContrastPreset extends Method {
  /** What the readings are, as a person reads it. */
  readonly readings: readonly [first: string, second: string];
  /**
   * Who reads: `one` model both contexts; `two` models; or `optional`, where without a second
   * model the sample's own log-probabilities stand for it.
   */
  readonly models: 'one' | 'two' | 'optional';
  /** The lens that shows it. */
  readonly lens: string;
  /** @throws ParameterError where something is missing */
  contexts(question: Question, parameters: ParameterValues): readonly [Context, Context];
  /** @throws ParameterError where something is missing */
  answer?(question: Question, parameters: ParameterValues): AnswerPlan | undefined;
}

/** What the sample's model read, for both. */
export const SAME_CONTEXT: readonly [Context, Context] = [
  { kind: 'recorded' },
  { kind: 'recorded' },
];
