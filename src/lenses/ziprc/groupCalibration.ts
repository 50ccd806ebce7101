import type { TokenIndex } from '../../trace/units';
import { wilson } from '../crossSampling/wilson';
import {
  calibrate,
  positionMedian,
  reliabilityBin,
  type Judged,
  type ReliabilityBin,
  type RewardCalibration,
} from './calibration';
import type { JudgedSample } from './judgedSample';
import { lengthBins, type LengthBin } from './lengthBins';
import { tokensAt, type Place } from './places';
import { rocArea } from './rocArea';

/** How well a group's predictions at one place came true. */
export interface GroupCalibration {
  readonly place: Place;
  /** States that were judged, and the samples that they are of. */
  readonly states: number;
  readonly samples: number;
  readonly reward: Omit<RewardCalibration, 'reliability'> & {
    /** NaN where all samples are right or all are wrong. */
    readonly auc: number;
    readonly bins: readonly GroupBin[];
  };
  readonly length: {
    /** States of samples that the model ended itself: of the others nobody knows what remained. */
    readonly states: number;
    /** Mean absolute errors, tokens; NaN without states. */
    readonly errorOfMedian: number;
    readonly errorOfExpected: number;
    /** Of the median of what the group's own samples had left at the position. */
    readonly errorByPosition: number;
    /** By predicted median. */
    readonly bins: readonly LengthBin[];
  };
}

/** A bin of the reliability diagram. */
export interface GroupBin extends ReliabilityBin {
  readonly samples: number;
  /** 95 % interval of the share that is right; all of 0 to 1 for an empty bin. */
  readonly low: number;
  readonly high: number;
  /** Its states whose outcome is farthest from what was predicted, one of each sample. */
  readonly examples: readonly GroupState[];
}

export interface GroupState {
  /** Index in the group. */
  readonly sample: number;
  readonly token: TokenIndex;
  readonly predicted: number;
  readonly reward: number;
}

/** Examples of each bin: a list that is read, not searched. */
const EXAMPLES = 12;

/** States of a group at one place; entry i of every list is the same state. */
interface States extends Judged {
  readonly sample: readonly number[];
  readonly medianRemaining: readonly number[];
}

/** Judges a group's predictions at a place; missing ones are left out. */
export function calibrateGroup(samples: readonly JudgedSample[], place: Place): GroupCalibration {
  const states = statesAt(samples, place);
  const ended = samples.flatMap(({ remaining }) => (remaining ? [remaining.length] : []));
  const byPosition = positionMedian(ended);
  const { reward, length } = calibrate(states, byPosition);
  const { reliability, ...figures } = reward;
  return {
    place,
    states: states.reward.length,
    samples: new Set(states.sample).size,
    reward: {
      ...figures,
      auc: rocArea(states.expectedReward, states.reward),
      bins: groupBins(states, reliability),
    },
    length: {
      states: Array.from(states.remaining).filter(Number.isFinite).length,
      errorOfMedian: meanError(states.medianRemaining, states.remaining),
      errorOfExpected: length.meanAbsoluteError,
      errorByPosition: length.meanAbsoluteErrorByPosition,
      bins: lengthBins(states.medianRemaining, states.remaining),
    },
  };
}

/** Mean distance, over the states where both are known. */
function meanError(guesses: ArrayLike<number>, truths: ArrayLike<number>): number {
  let [total, count] = [0, 0];
  for (let state = 0; state < truths.length; state += 1) {
    const error = Math.abs((guesses[state] ?? NaN) - (truths[state] ?? NaN));
    if (!Number.isFinite(error)) continue;
    total += error;
    count += 1;
  }
  return total / count;
}

function statesAt(samples: readonly JudgedSample[], place: Place): States {
  const sample: number[] = [];
  const position: number[] = [];
  samples.forEach(({ expectedReward, reasoning }, index) => {
    for (const token of tokensAt(place, reasoning, expectedReward.length)) {
      if (!Number.isFinite(expectedReward[token])) continue;
      sample.push(index);
      position.push(token);
    }
  });
  const read = (value: (sample: JudgedSample, token: TokenIndex) => number | undefined) =>
    position.map((token, state) => {
      const of = samples[sample[state] ?? -1];
      return (of && value(of, token)) ?? NaN;
    });
  return {
    sample,
    position,
    reward: read(({ reward }) => reward),
    expectedReward: read(({ expectedReward }, token) => expectedReward[token]),
    expectedRemaining: read(({ expectedRemaining }, token) => expectedRemaining[token]),
    medianRemaining: read(({ medianRemaining }, token) => medianRemaining[token]),
    remaining: read(({ remaining }, token) => remaining?.[token]),
  };
}

function groupBins(states: States, reliability: readonly ReliabilityBin[]): readonly GroupBin[] {
  const members = reliability.map((): GroupState[] => []);
  states.sample.forEach((sample, state) => {
    const predicted = states.expectedReward[state] ?? NaN;
    const [token = NaN, reward = NaN] = [states.position[state], states.reward[state]];
    members[reliabilityBin(predicted)]?.push({ sample, token, predicted, reward });
  });
  return reliability.map((bin, at) => {
    const inBin = members[at] ?? [];
    const counts = new Map<number, number>();
    for (const { sample } of inBin) counts.set(sample, (counts.get(sample) ?? 0) + 1);
    return {
      ...bin,
      samples: counts.size,
      ...intervalOf(bin.meanReward, [...counts.values()]),
      examples: examplesOf(inBin),
    };
  });
}

/**
 * The states of a sample have one outcome, so they count together: the variance of a share over
 * samples with c states each is that over (Σc)² / Σc² independent ones.
 */
function intervalOf(share: number, counts: readonly number[]): Pick<GroupBin, 'low' | 'high'> {
  const states = counts.reduce((sum, count) => sum + count, 0);
  if (states === 0) return { low: 0, high: 1 };
  const independent = states ** 2 / counts.reduce((sum, count) => sum + count ** 2, 0);
  const { low, high } = wilson(share * independent, independent);
  return { low, high };
}

function examplesOf(states: readonly GroupState[]): readonly GroupState[] {
  const off = ({ predicted, reward }: GroupState): number => Math.abs(predicted - reward);
  const worst = new Map<number, GroupState>();
  for (const state of states) {
    const known = worst.get(state.sample);
    if (!known || off(state) > off(known)) worst.set(state.sample, state);
  }
  return [...worst.values()].sort((a, b) => off(b) - off(a)).slice(0, EXAMPLES);
}
