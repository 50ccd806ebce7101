import type { Decision } from '../../trace/decision';
import type { ParameterValues } from '../../trace/parameters';
import type { Finish, Outcome } from '../../trace/sample';
import type { TokenId } from '../../trace/units';
import type { ZipRcHead } from '../../trace/ziprc/zipRc';
import type { Distribution, Scored } from '../runtime/distribution';
import type { Wanted } from '../runtime/sequence';
import type { Vocabulary } from './vocabulary';

/** One run of a decoder: what it is given, and where its tokens go. */
export interface DecodingRun {
  readonly parameters: ParameterValues;
  /** 0 to 2^32 - 1. */
  readonly seed: number;
  /** The model of the request, then one for each of the decoder's roles. */
  readonly models: readonly [DecodingModel, ...DecodingModel[]];
  readonly vocabulary: Vocabulary;
  /** What the model reads before the response. */
  readonly prompt: readonly TokenId[];
  /** The beginning of the response: what a branch keeps and what a person set. */
  readonly response: readonly TokenId[];
  /** Most tokens to add to the response, at least 1. */
  readonly limit: number;
  /** Alternatives to record per token. */
  readonly alternatives: number;
  readonly signal: AbortSignal;
  /** Whether a token ends the response here. */
  isStop(id: TokenId): boolean;
  /** Says how a parameter was read, such as the ids of its words. */
  readonly remark: (text: string) => void;
  /** Records what was decided between the run's samples. */
  readonly decide: (decision: Decision) => void;
  /** Opens the next sample; it begins with what is not told yet of the response. */
  openLane(): Lane;
}

/** A model as decoders use it. */
export interface DecodingModel {
  readonly name: string;
  /** Columns of its rows of logits; models with one tokenizer may pad them differently. */
  readonly vocabularySize: number;
  /** Size of its weight files. */
  readonly weightBytes: number;
  /** Its trained ZIP-RC head, where it has one: its distributions then have a joint. */
  readonly ziprc?: ZipRcHead | undefined;
  /**
   * A sequence that has read a beginning of prompt and response.
   * @param length tokens of it, at least 1; all of them unless given.
   */
  start(length?: number): Promise<TokenSequence>;
}

/** One token sequence of one model; see runtime/sequence.ts. */
export interface TokenSequence {
  readonly ids: readonly TokenId[];
  readonly length: number;
  feed(ids: readonly TokenId[], signal?: AbortSignal): Promise<void>;
  predict(wanted: Wanted): Promise<Distribution>;
  feedEach(ids: readonly TokenId[], wanted: Wanted, signal?: AbortSignal): Promise<Distribution[]>;
  fork(length?: number): Promise<TokenSequence>;
  truncate(length: number): Promise<void>;
}

/** One sample of a run while it grows. */
export interface Lane {
  /**
   * Adds a token. `columns`: what the decoder did here, by name. `reference`: the same token under
   * the first of the decoder's other models.
   */
  push(token: Scored, columns?: Readonly<Record<string, number>>, reference?: Scored): void;
  /** Ends the sample; a second call only adds to what is said of it. */
  end(finish: Finish, outcome?: Outcome, detail?: string): void;
}
