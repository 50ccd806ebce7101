import type { Sample } from '../sample';
import type { Trace } from '../trace';
import { checkCountdown } from './checkCountdown';
import { goldOf, type Gold } from './gold';
import type { GoldFields } from './goldText';
import { withReward } from './withReward';

/** What the verifier says of a sample under a new gold answer. */
export interface Judgement {
  readonly sample: Sample;
  /** Undefined where nothing can be said: there is no gold, or the sample was stopped or failed. */
  readonly verified: number | undefined;
  /** Whether its reward is the one that the trace's present gold answer gives. */
  readonly derived: boolean;
}

/** Judges all samples of a trace by a new gold answer. */
export function judgeBy(trace: Trace, gold: GoldFields): readonly Judgement[] {
  const [before, after] = [goldOf(trace), goldOf(gold)];
  return trace.samples.map((sample) => ({
    sample,
    verified: verifiedReward(sample, after),
    derived: sample.reward !== undefined && sample.reward === verifiedReward(sample, before),
  }));
}

/** Whether it has a reward that came from elsewhere and that the verified one would change. */
export function isContested({ sample: { reward }, verified, derived }: Judgement): boolean {
  return reward !== undefined && verified !== undefined && verified !== reward && !derived;
}

/**
 * The trace with another gold answer, or without one, and with the rewards that follow from it. One
 * of several solutions of a Countdown stays where it keeps the new rules.
 * @param judgements those of {@link judgeBy}.
 * @param contested what becomes of rewards from elsewhere that the verifier would change.
 */
export function withGold(
  trace: Trace,
  gold: GoldFields,
  judgements: readonly Judgement[],
  contested: 'keep' | 'replace',
): Trace {
  const { answer, countdown, ...rest } = trace;
  return {
    ...rest,
    ...fieldsAfter({ answer, countdown }, gold),
    samples: judgements.map((judgement) =>
      contested === 'keep' && isContested(judgement) ? judgement.sample : judged(judgement),
    ),
  };
}

/** What was derived from the former gold answer goes with it. */
function judged({ sample, verified, derived }: Judgement): Sample {
  if (verified !== undefined) return { ...sample, reward: verified };
  const { reward, ...unjudged } = sample;
  return derived && reward !== undefined ? unjudged : sample;
}

function fieldsAfter(
  { answer: solution }: { readonly [Key in keyof GoldFields]: GoldFields[Key] | undefined },
  gold: GoldFields,
): GoldFields {
  const { answer, countdown } = gold;
  if (!countdown || answer !== undefined || solution === undefined) return gold;
  return checkCountdown(solution, countdown) === undefined ? { answer: solution, ...gold } : gold;
}

function verifiedReward({ tokens, finish }: Sample, gold: Gold | undefined): number | undefined {
  return withReward<Pick<Sample, 'tokens' | 'finish' | 'reward'>>(
    { tokens, ...(finish === undefined ? {} : { finish }) },
    gold,
  ).reward;
}
