import { ANSWER_BEFORE, type ContrastColumn } from '../../trace/contrast';
import type { ModelCost } from '../../trace/sample';
import { round } from '../annotate/annotate';
import { distances } from '../divergence/distances';
import { logitsOf, PairedRows, type Reading } from '../divergence/pairedRows';
import { SoftmaxRow } from '../divergence/softmaxRow';
import type { Scored } from '../runtime/distribution';

/** What a contrast finds of a response, filled from its beginning. */
export class Findings {
  readonly columns = new Map<ContrastColumn, Float64Array>();
  /** ln p(answer) before the response, nats. */
  answerBefore: number | undefined;

  /** @param length tokens of the response. */
  constructor(private readonly length: number) {}

  set(token: number, values: Partial<Readonly<Record<ContrastColumn, number>>>): void {
    for (const [name, value] of Object.entries(values) as [ContrastColumn, number][]) {
      let column = this.columns.get(name);
      if (!column) {
        column = new Float64Array(this.length).fill(NaN);
        this.columns.set(name, column);
      }
      column[token] = round(value);
    }
  }

  get figures(): Readonly<Record<string, number>> {
    const { answerBefore = NaN } = this;
    // Only a column can hold what is not finite.
    return Number.isFinite(answerBefore) ? { [ANSWER_BEFORE]: answerBefore } : {};
  }
}

/** A part of a contrast's work. */
export interface Work {
  /** Tokens that it evaluates. */
  readonly total: number;
  /** What it has cost so far, by reading. */
  readonly cost: () => readonly ModelCost[];
  /** Rejects with the signal's reason where it is aborted. */
  readonly run: (
    findings: Findings,
    onEvaluated: (count: number) => void,
    signal: AbortSignal,
  ) => Promise<void>;
}

/** Both readings of every token, and how far their distributions are apart. */
export function scoreBoth(first: Reading, second: Reading): Work {
  const paired = new PairedRows([first, second]);
  return {
    total: paired.total,
    cost: () => paired.cost,
    run: async (findings, onEvaluated, signal) => {
      const [p, q] = [new SoftmaxRow(paired.vocabularySize), new SoftmaxRow(paired.vocabularySize)];
      let token = 0;
      for await (const [own, other] of paired.rows(1, onEvaluated, signal)) {
        findings.set(token, {
          logprob: logprobOf(own),
          otherLogprob: logprobOf(other),
          entropy: own.entropy,
          otherEntropy: other.entropy,
          ...distances(p.read(logitsOf(other)), q.read(logitsOf(own))),
        });
        token += 1;
      }
    },
  };
}

/** One reading of every token. */
export function scoreOne({ loaded, ids, promptLength }: Reading): Work {
  const meter = { passes: 0, tokens: 0 };
  return {
    total: ids.length - 1,
    cost: () => [{ model: loaded.description.name, ...meter, reused: 0 }],
    run: async (findings, onEvaluated, signal) => {
      const sequence = loaded.model.newSequence(meter);
      try {
        let token = 0;
        for await (const rows of sequence.score(ids, promptLength, 1, onEvaluated, signal)) {
          for (const scored of rows) {
            findings.set(token, { logprob: logprobOf(scored), entropy: scored.entropy });
            token += 1;
          }
        }
      } finally {
        sequence.dispose();
      }
    },
  };
}

export function logprobOf({ logit, logSumExp }: Scored): number {
  return logit - logSumExp;
}
