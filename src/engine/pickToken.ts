import { scoredCandidate, scoredInRow } from './annotate/annotate';
import type { Picker } from './decoders/decoder';
import type { GenerationPlan } from './generationPlan';
import { suppress } from './processors/suppress';
import type { Scored } from './runtime/distribution';
import type { Sequence } from './runtime/sequence';

/** Best tokens among which a `best` decoder looks for an allowed one. */
const CANDIDATES = 8;

/** Gives the token after a sequence, picked by a plan's decoder, with its distribution. */
export type PickToken = (sequence: Sequence, step: number) => Promise<Scored>;

/** @param suppressed tokens that may not be picked; their probability counts all the same. */
export function tokenPicker(plan: GenerationPlan, suppressed: readonly number[]): PickToken {
  const picker = plan.method.create(plan.resolved, plan.seed);
  const fromRow = rowPicker(picker, plan.topK, suppressed);
  if (plan.method.needs === 'logits') return fromRow;
  const forbidden = new Set(suppressed);
  const wanted = { alternatives: Math.max(plan.topK, CANDIDATES), logits: false };
  return async (sequence, step) => {
    const distribution = await sequence.predict(wanted);
    const best = distribution.top.find(({ id }) => !forbidden.has(id));
    return best ? scoredCandidate(distribution, best) : fromRow(sequence, step);
  };
}

function rowPicker(picker: Picker, alternatives: number, suppressed: readonly number[]): PickToken {
  const mask = suppress(suppressed);
  return async (sequence, step) => {
    const distribution = await sequence.predict({ alternatives, logits: true });
    const row = distribution.logits ?? new Float32Array(0);
    const id = picker.pick(mask(new Float64Array(row)), step);
    return scoredInRow(distribution, row, id);
  };
}
