import type { Problem } from '../../../trace/problems';
import type { HeldOut } from './judgeHead';
import type { CrossEntropy } from './chooseHead';
import type { Part } from './splitPrompts';
import type { VerifierChoice } from './verifierChoice';

/** A ZIP-RC head is to be fitted for a model of this machine. */
export interface FitRequest {
  /** `embedded`, `embedded/base` … or the path of a model folder. */
  readonly model: string;
  readonly problems: readonly Problem[];
  readonly verifier: VerifierChoice;
  /** Rollouts of each problem. */
  readonly samples: number;
  /** Most tokens of a rollout. */
  readonly maxTokens: number;
  /** Of the rollouts. */
  readonly temperature: number;
  /** 0 to 2^32 - 1: of the first rollout, which the others count up from, and of the split. */
  readonly seed: number;
  /** Bins of remaining length; their edges are chosen by the rollouts' lengths. */
  readonly bins: number;
  /** Instead: ascending from 0. */
  readonly lengthEdges?: readonly number[];
  /** Most states that are kept of a rollout. */
  readonly statesPerRollout: number;
  /** Where the head is saved; by default beside the model, or among the person's own files. */
  readonly folder?: string;
}

export type FitEvent =
  | {
      readonly kind: 'rollouts';
      readonly done: number;
      readonly total: number;
      /** Of those that are done. */
      readonly right: number;
    }
  | { readonly kind: 'fit'; readonly l2: number; readonly iteration: number };

export interface FitResult {
  /** The sidecar. */
  readonly file: string;
  /** Whether the engine finds it there when it loads the model. */
  readonly found: boolean;
  readonly rollouts: number;
  readonly right: number;
  readonly cut: number;
  /** States that were kept of all rollouts. */
  readonly states: number;
  readonly statesPerRollout: number;
  /** Different prompts of each part. */
  readonly prompts: Readonly<Record<Part, number>>;
  readonly lengthEdges: readonly number[];
  readonly l2: number;
  readonly temperature: number;
  readonly training: CrossEntropy;
  readonly validation: CrossEntropy;
  readonly heldOut: HeldOut;
  /** What to think of the figures. */
  readonly warnings: readonly string[];
  readonly seconds: number;
  readonly device: string;
  readonly deviceNotes: readonly string[];
}

/** What a person need not choose. */
export const FIT_DEFAULTS = {
  samples: 4,
  maxTokens: 1024,
  temperature: 1,
  seed: 0,
  bins: 8,
  statesPerRollout: 64,
} as const;

interface Bounds {
  readonly minimum: number;
  readonly maximum: number;
}

/** Whole numbers, but for the temperature. */
export const FIT_BOUNDS: Readonly<Record<keyof typeof FIT_DEFAULTS, Bounds>> = {
  samples: { minimum: 1, maximum: 1000 },
  maxTokens: { minimum: 2, maximum: 1_000_000 },
  temperature: { minimum: 0.05, maximum: 5 },
  seed: { minimum: 0, maximum: 2 ** 32 - 1 },
  bins: { minimum: 2, maximum: 64 },
  statesPerRollout: { minimum: 1, maximum: 100_000 },
};
