import type { Grid } from '../../../lenses/ziprc/joint';
import { cellsOf } from '../../../trace/ziprc/zipRc';
import { EngineError } from '../../errors';
import { chooseHead, type ChosenHead } from './chooseHead';
import { checkRollouts } from './enoughData';
import { judgeHead, type HeldOut } from './judgeHead';
import { labelStates } from './labelled';
import { lengthEdgesFor } from './lengthEdges';
import type { Rollout, Rollouts } from './rollout';
import { splitPrompts, type Part } from './splitPrompts';

/** Of a verified answer. */
const REWARDS = [0, 1];

export interface FitOptions {
  /** Of remaining length, where {@link lengthEdges} are not given. */
  readonly bins: number;
  readonly lengthEdges?: readonly number[];
  /** Of the split. */
  readonly seed: number;
  /** Most tokens of a rollout, for what is said of those that were cut. */
  readonly maxTokens: number;
  readonly onIteration: (l2: number, iteration: number) => void;
  readonly signal: AbortSignal;
}

export interface FittedHead extends Pick<ChosenHead, 'head' | 'l2' | 'training' | 'validation'> {
  readonly grid: Grid;
  readonly heldOut: HeldOut;
  /** Different prompts of each part. */
  readonly prompts: Readonly<Record<Part, number>>;
  /** What to think of it. */
  readonly warnings: readonly string[];
}

/**
 * Fits a linear ZIP-RC head to rollouts, with the model as it is (the paper's "Lite" shape but for
 * weights of its own instead of rows of the model's head), and judges it on prompts held out.
 * @throws EngineError `parameter` for rollouts that are too few or too much alike; the signal's reason
 */
export async function fitHead(data: Rollouts, options: FitOptions): Promise<FittedHead> {
  const { rollouts } = data;
  const { seed, signal, onIteration } = options;
  const parts = splitPrompts(
    rollouts.map(({ prompt }) => prompt),
    seed,
  );
  const partOf = new Map(rollouts.map((rollout, index) => [rollout, parts[index] ?? 'train']));
  const partOfRollout = (rollout: Rollout): Part => partOf.get(rollout) ?? 'train';
  const warnings = checkRollouts(rollouts, partOfRollout, options.maxTokens);
  const of = (part: Part): number[] =>
    rollouts.flatMap((_, index) => (parts[index] === part ? [index] : []));
  const lengths = of('train').map((index) => rollouts[index]?.length ?? 0);
  const lengthEdges = options.lengthEdges ?? lengthEdgesFor(lengths, options.bins);
  const grid = { rewards: REWARDS, lengthEdges };
  const chosen = await chooseHead(
    labelStates(data, of('train'), grid),
    labelStates(data, of('validation'), grid),
    {
      cells: cellsOf({ ...grid, source: 'linear' }),
      onIteration: async (l2, iteration) => {
        onIteration(l2, iteration);
        // A cancel is a message, which is read between iterations.
        await new Promise((resolve) => setImmediate(resolve));
        signal.throwIfAborted();
      },
    },
  );
  if (chosen.l2 === Infinity) {
    throw new EngineError(
      'parameter',
      'On the validation prompts no head is better than saying the same everywhere, so none was saved. Give more prompts or more samples.',
    );
  }
  const heldOut = labelStates(data, of('heldOut'), grid);
  const promptsOf = (part: Part): number =>
    new Set(of(part).map((index) => rollouts[index]?.prompt)).size;
  return {
    head: chosen.head,
    l2: chosen.l2,
    training: chosen.training,
    validation: chosen.validation,
    grid,
    heldOut: judgeHead(chosen.head, chosen.constant, heldOut, grid, lengths),
    prompts: {
      train: promptsOf('train'),
      validation: promptsOf('validation'),
      heldOut: promptsOf('heldOut'),
    },
    warnings,
  };
}
