import { decodeText } from '../trace/text';
import type { Trace } from '../trace/trace';
import { goldOf } from '../trace/verifier/gold';
import { goldText, type GoldFields } from '../trace/verifier/goldText';
import { verifyAnswer } from '../trace/verifier/verify';
import { isContested, judgeBy, withGold } from '../trace/verifier/withGold';

/** What is printed of a trace. */
export interface VerifyRecord {
  readonly trace: string;
  readonly gold: string | null;
  readonly samples: number;
  readonly judged: number;
  readonly right: number;
  /** Rewards from elsewhere that differ and were left as they are. */
  readonly kept: number;
  readonly verdicts: readonly VerdictRecord[];
}

export interface VerdictRecord {
  readonly sample: string;
  /** Null where nothing can be said. */
  readonly right: boolean | null;
  readonly answer: string | null;
  /** Why it is not right. */
  readonly problem: string | null;
  /** What the sample has afterwards. */
  readonly reward: number | null;
}

/** Judges the samples of a trace, and gives it with the rewards that follow. */
export function verifyTrace(
  trace: Trace,
  fields: GoldFields,
  contested: 'keep' | 'replace',
): { readonly trace: Trace; readonly record: VerifyRecord } {
  const gold = goldOf(fields);
  const judgements = judgeBy(trace, fields);
  const after = withGold(trace, fields, judgements, contested);
  const verdicts = judgements.map(({ sample, verified }, index): VerdictRecord => {
    const verdict =
      gold && verified !== undefined
        ? verifyAnswer(decodeText(sample.tokens.bytes), gold, {
            finished: sample.finish !== 'length',
          })
        : undefined;
    return {
      sample: sample.id,
      right: verdict ? verdict.reward === 1 : null,
      answer: verdict?.answer?.text ?? null,
      problem: verdict?.problem ?? null,
      reward: after.samples[index]?.reward ?? null,
    };
  });
  const record = {
    trace: trace.id,
    gold: goldText(fields) || null,
    samples: trace.samples.length,
    judged: verdicts.filter(({ right }) => right !== null).length,
    right: verdicts.filter(({ right }) => right === true).length,
    kept: contested === 'keep' ? judgements.filter(isContested).length : 0,
    verdicts,
  };
  return { trace: after, record };
}
