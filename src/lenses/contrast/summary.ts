import { COLUMN, type Sample } from '../../trace/sample';
import { numberOf } from '../../trace/parameters';
import { bcoGauge, SHIFTS, type Labelled } from './bcoGauge';
import { BCO_PRESET } from './bco';
import { contrastedBy, type Contrasted } from './contrastLens';
import { DPO_PRESET } from './dpo';
import { BETA, implicitRewards } from './implicitReward';
import type { ContrastPreset } from './preset';
import { regularisation, selfReward, T_REG_PRESET } from './tReg';
import { logRatio } from './transforms';

/** What a contrast says of a whole sample; NaN is not known. */
export interface ContrastSummary {
  readonly tokens: number;
  /** Σ ln p - ln q over all tokens, nats. */
  readonly logRatio: number;
  /** Mean JS divergence of the two readings, nats. */
  readonly meanJs: number;
  /** Further figures of the preset, by name. */
  readonly figures: Readonly<Record<string, number>>;
}

/**
 * @param siblings all samples of the trace: those with a contrast of the preset and a reward tell
 * in BCO whether rewards and labels agree; above 0 is good.
 * @returns undefined where the sample has no such contrast
 */
export function summariseContrast(
  sample: Sample,
  siblings: readonly Sample[],
  preset: ContrastPreset,
): ContrastSummary | undefined {
  const contrasted = contrastedBy(sample, preset);
  if (typeof contrasted === 'string') return undefined;
  const { first, second, column } = contrasted;
  const js = column('js');
  return {
    tokens: first.length,
    logRatio: total(logRatio(first, second)),
    meanJs: js ? total(js) / js.length : NaN,
    figures: figuresOf(preset, contrasted, siblings),
  };
}

function figuresOf(
  preset: ContrastPreset,
  contrasted: Contrasted,
  siblings: readonly Sample[],
): Readonly<Record<string, number>> {
  if (preset === T_REG_PRESET) return judgement(contrasted);
  if (preset === DPO_PRESET) return { reward: rewardOf(contrasted) };
  if (preset === BCO_PRESET) return agreement(contrasted, siblings);
  return {};
}

/** T-REG: the sum of self-rewards, its loss, and its agreement with the DPO reward where known. */
function judgement({ sample, first, second }: Contrasted): Readonly<Record<string, number>> {
  const own = selfReward(first, second);
  const dpo = contrastedBy(sample, DPO_PRESET);
  const logprobs = sample.columns.get(COLUMN.logprob);
  const beta = typeof dpo === 'string' ? BETA.default : numberOf(dpo.parameters, 'beta');
  const rewards = typeof dpo === 'string' ? undefined : rewardsOf(dpo);
  return {
    selfReward: total(own),
    regularisation: logprobs ? regularisation(own, logprobs, beta) : NaN,
    similarity: rewards ? total(rewards.map((reward, at) => reward * (own[at] ?? NaN))) : NaN,
  };
}

/** BCO: the reward, and over all labelled samples of the trace what δ is and whether they agree. */
function agreement(
  contrasted: Contrasted,
  siblings: readonly Sample[],
): Readonly<Record<string, number>> {
  const labelled = siblings.flatMap((sibling): readonly Labelled[] => {
    const other = contrastedBy(sibling, BCO_PRESET);
    if (typeof other === 'string' || sibling.reward === undefined) return [];
    return [{ reward: rewardOf(other), good: sibling.reward > 0 }];
  });
  const [pooled, classes] = SHIFTS.map((shift) => bcoGauge(labelled, shift));
  return {
    reward: rewardOf(contrasted),
    labelled: labelled.length,
    delta: pooled?.delta ?? NaN,
    deltaOfClasses: classes?.delta ?? NaN,
    auc: pooled?.auc ?? NaN,
    loss: pooled ? pooled.losses.reduce((sum, loss) => sum + loss, 0) / labelled.length : NaN,
  };
}

function rewardsOf({ first, second, parameters }: Contrasted): Float64Array {
  return implicitRewards(first, second, numberOf(parameters, 'beta'));
}

function rewardOf(contrasted: Contrasted): number {
  return total(rewardsOf(contrasted));
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
