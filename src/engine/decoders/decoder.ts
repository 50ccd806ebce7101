import type { Method } from '../../trace/method';
import type { ParameterValues } from '../../trace/parameters';
import type { TokenId } from '../../trace/units';
import type { DecodingRun } from '../decoding/decodingRun';
import type { Vocabulary } from '../decoding/vocabulary';
import type { Logits } from '../processors/logits';

/** How decoders are grouped where they are listed. */
export const FAMILIES = {
  basic: 'Sampling and truncation',
  feedback: 'Samplers with a memory',
  reasoning: 'Control of reasoning',
  models: 'Several models',
  samples: 'Several samples',
} as const;

/** A way to pick tokens. One file, one line in the registry. */
export type Decoder = StepDecoder | RunDecoder;

interface DecoderBase extends Method {
  readonly family: keyof typeof FAMILIES;
  /**
   * What it computes, in one or a few lines of text: z are the logits of the next token, p their
   * softmax, t the position in the response.
   */
  readonly formula: string;
}

/** Picks one token after the other from one model's distribution. */
export interface StepDecoder extends DecoderBase {
  /**
   * What it must see of a distribution. `best`: the most probable allowed token is the pick, which
   * costs nothing beside the annotation. `logits`: the whole row is copied to JavaScript each step.
   */
  readonly needs: 'best' | 'logits';
  /** Starts one generation. @throws EngineError `parameter` */
  create(parameters: ParameterValues, context: StepContext): Picker | Promise<Picker>;
}

/** Drives models and samples itself. */
export interface RunDecoder extends DecoderBase {
  readonly needs: 'run';
  /** The models that it takes beside the first. They must share its tokenizer. */
  readonly otherModels: readonly ModelRole[];
  /** Ends when its samples have ended. @throws EngineError, the signal's reason */
  run(run: DecodingRun): Promise<void>;
}

export interface ModelRole {
  /** `draft`, `amateur` … */
  readonly id: string;
  readonly title: string;
  readonly help: string;
}

/** What is known when a generation starts. */
export interface StepContext {
  /** 0 to 2^32 - 1. */
  readonly seed: number;
  readonly vocabulary: Vocabulary;
  /** What the model reads before the response. */
  readonly prompt: readonly TokenId[];
  /** Says how a parameter was read, such as the ids of its words. */
  readonly remark: (text: string) => void;
}

/** Picks the tokens of one generation. */
export interface Picker {
  /**
   * @param logits of the token to pick; tokens that the model must not write are -Infinity. They
   *   are not changed.
   * @param position of the token in the response, by which draws are named: a branch that keeps
   *   its parent's seed and decoder repeats it.
   */
  pick(logits: Logits, position: number): Pick;
  /**
   * Is told of every token of the response in order: those that a branch keeps, those that a
   * person set, and those picked.
   */
  accept?(id: TokenId): void;
}

export interface Pick {
  readonly id: TokenId;
  /** What the decoder did here, for the sample's columns of these names. */
  readonly columns?: Readonly<Record<string, number>>;
}
