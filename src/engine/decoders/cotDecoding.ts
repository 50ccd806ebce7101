import { numberOf, textOf } from '../../trace/parameters';
import type { Finish } from '../../trace/sample';
import { scoredCandidate } from '../annotate/annotate';
import type { DecodingRun, Lane, TokenSequence } from '../decoding/decodingRun';
import { writeSample } from '../decoding/writeSample';
import { argmax } from '../processors/logits';
import type { Scored } from '../runtime/distribution';
import type { RunDecoder } from './decoder';
import { answerOf, type TokenAnswer } from './samples/answerTokens';
import { countVotes } from './samples/vote';

export const cotDecoding: RunDecoder = {
  id: 'cot-decoding',
  title: 'CoT-decoding',
  summary:
    'Begins with each of the k likeliest first tokens, goes on greedily, and takes the answer that the model gives with the widest lead.',
  citation:
    'Wang and Zhou, "Chain-of-thought reasoning without prompting", NeurIPS 2024, arXiv 2402.10200.',
  fidelity: 'reconstructed',
  fidelityNote:
    'The answer is found as the last boxed one, the last one that is announced, or the last number; a sample without any counts with all its tokens.',
  family: 'samples',
  formula:
    "Δ = mean over the answer's tokens of p₁ − p₂;  max: argmax Δ;  sum: argmax over answers of Σ Δ",
  needs: 'run',
  otherModels: [],
  parameters: [
    {
      id: 'branches',
      title: 'Branches',
      help: 'k: first tokens that are tried.',
      type: 'integer',
      default: 10,
      minimum: 1,
      maximum: 100,
    },
    {
      id: 'choose',
      title: 'Choose',
      help: 'max: the branch with the largest lead. sum: the answer with the largest sum of leads.',
      type: 'choice',
      default: 'sum',
      choices: ['max', 'sum'],
    },
  ],
  run: async (run) => {
    const branches = numberOf(run.parameters, 'branches');
    const root = await run.models[0].start();
    const forbidden = new Set(run.vocabulary.suppressedIds);
    const first = await root.predict({
      alternatives: branches + forbidden.size,
      logits: false,
    });
    const starts = first.top.filter(({ id }) => !forbidden.has(id)).slice(0, branches);
    const written: Branch[] = [];
    for (const [index, start] of starts.entries()) {
      const sequence = index === starts.length - 1 ? root : await root.fork();
      written.push(await write(run, sequence, scoredCandidate(first, start)));
    }
    const sums = textOf(run.parameters, 'choose') === 'sum';
    const winner = sums
      ? countVotes(written.map(({ answer, lead }) => ({ key: answer?.key, weight: lead })))?.winner
      : undefined;
    const eligible = written.filter(({ answer }) => winner === undefined || answer?.key === winner);
    const chosen = eligible.reduce((best, one) => (one.lead > best.lead ? one : best));
    for (const branch of written) {
      const { lane, finish, answer, lead } = branch;
      const text = answer ? { answer: answer.text } : {};
      lane.end(finish, { ...text, weight: lead, chosen: branch === chosen });
    }
  },
};

interface Branch {
  readonly lane: Lane;
  readonly finish: Finish;
  readonly answer: TokenAnswer | undefined;
  /** Δ, 0 to 1. */
  readonly lead: number;
}

async function write(run: DecodingRun, sequence: TokenSequence, first: Scored): Promise<Branch> {
  const lane = run.openLane();
  const tokens: Scored[] = [first];
  lane.push(first);
  let finish: Finish = 'length';
  if (run.isStop(first.id)) finish = 'stop';
  else if (run.limit > 1) {
    await sequence.feed([first.id], run.signal);
    finish = await writeSample(
      { ...run, response: [...run.response, first.id], limit: run.limit - 1 },
      {
        lane,
        sequence,
        picker: { pick: (logits) => ({ id: argmax(logits) }) },
        needs: 'best',
        onToken: (token) => {
          tokens.push(token);
          return false;
        },
      },
    );
  }
  const answer = answerOf(
    tokens.map(({ id }) => id),
    run.vocabulary,
  );
  const { start, end } = answer?.tokens ?? { start: 0, end: tokens.length };
  return { lane, finish, answer, lead: meanLead(tokens.slice(start, end)) };
}

/** Mean of p of the likeliest token minus p of the second. */
export function meanLead(tokens: readonly Pick<Scored, 'top' | 'logSumExp'>[]): number {
  const leads = tokens.map(({ top, logSumExp }) => {
    const [one = -Infinity, two = -Infinity] = top.map(({ logit }) => logit);
    return Math.exp(one - logSumExp) - Math.exp(two - logSumExp);
  });
  return leads.reduce((sum, lead) => sum + lead, 0) / leads.length;
}
