import { COLUMN, type Finish } from '../../trace/sample';
import { scoredInRow } from '../annotate/annotate';
import { CRITERIA } from '../crossSampling/criterion';
import { startChoice } from '../crossSampling/startChoice';
import { allowedRows, rowOf } from '../decoding/allowedRow';
import type { RunDecoder } from './decoder';
import { SAMPLING } from './models/plainSampling';

export const crossSampling: RunDecoder = {
  id: 'cross-sampling',
  title: 'Cross-sampling',
  summary:
    'The model writes, and at the positions where a criterion exceeds a threshold the token is drawn from another model: how few tokens of a tuned model does its base need, and the reverse. What the other model says of each token is recorded beside it.',
  citation:
    '"Sparse but critical: a token-level analysis of distributional shifts in RLVR fine-tuning of LLMs", 2026, arXiv 2603.22446; log-ratio and extrapolation as in arXiv 2603.22117.',
  fidelity: 'reconstructed',
  fidelityNote:
    'The mixture by JS > ε is as published. The paper sweeps ε; our default is the 0.1 nats that it calls divergent. It cuts distributions to a nucleus to save memory, here they are whole unless criterion_top_p says otherwise. Ours are the other criteria but the log-ratio, the one uniform number that both models draw with, so that it is well defined which tokens were really replaced, and the rule that keeps to a budget while the length is not known.',
  family: 'models',
  formula:
    'S = 1 where c(p, q) > ε and the budget allows it, else 0;  x ~ (1 − S) p + S q, both after top_p and T, drawn with the same uniform number;  c = JS(p, q), KL(p‖q), KL(q‖p), H(p), ln p(x_p) − ln q(x_p), or uniform;  replaced: S = 1 and x ≠ x_p, the token that p gives;  budget: at no time more than ⌈budget · tokens so far⌉ are replaced',
  needs: 'run',
  otherModels: [
    {
      id: 'other',
      title: 'Other model',
      help: 'Gives the tokens at the chosen positions: the tuned model where the base writes (is a small dose enough?), or the base where the tuned one writes (is it needed?).',
    },
  ],
  parameters: [
    {
      id: 'criterion',
      title: 'Criterion',
      help: 'c, in nats: the Jensen-Shannon or a KL divergence of the two, the entropy of the model that writes, how much likelier its token is to it than to the other, or, as a control, a uniform number from 0 to 1.',
      type: 'choice',
      default: 'js',
      choices: [...CRITERIA],
    },
    {
      id: 'threshold',
      title: 'Threshold',
      help: 'ε: the other model gives the token where the criterion is above; below 0 everywhere (JS, KL, entropy, random), above ln 2 nowhere (JS).',
      type: 'number',
      default: 0.1,
      minimum: -1000,
      maximum: 1000,
    },
    {
      id: 'budget',
      title: 'Budget',
      help: 'Largest share of the tokens that are replaced; a token that the model would have written anyway is free. 1 sets no limit.',
      type: 'number',
      default: 1,
      minimum: 0,
      maximum: 1,
    },
    {
      id: 'most_replaced',
      title: 'Most replaced',
      help: 'Largest number of tokens that are replaced; 0 sets no limit.',
      type: 'integer',
      default: 0,
      minimum: 0,
      maximum: 1_000_000,
    },
    {
      id: 'criterion_top_p',
      title: 'Top-p of the criterion',
      help: 'Cuts both distributions to this nucleus before they are compared; 1 compares them whole, 0.7 is what related code does.',
      type: 'number',
      default: 1,
      minimum: 0,
      maximum: 1,
    },
    {
      id: 'extrapolation',
      title: 'Extrapolation',
      help: 'λ: the other model’s token is drawn from softmax(z_q + λ (z_q − z_p)); 0.05 as in the companion paper.',
      type: 'number',
      default: 0,
      minimum: 0,
      maximum: 10,
    },
    ...SAMPLING,
  ],
  run: async (run) => {
    const choice = startChoice(run);
    const [own, other = own] = run.models;
    const wanted = { alternatives: run.alternatives, logits: true };
    // With a limit it counts what was replaced in the beginning too, which is found by repeating it.
    const from = choice.hasLimit ? 0 : run.response.length;
    const start = run.prompt.length + from;
    const [main, beside] = [await own.start(start), await other.start(start)];
    const allowed = allowedRows(run);
    const lane = run.openLane();
    const end = run.response.length + run.limit;
    let [swaps, replaced] = [0, 0];
    let finish: Finish = 'length';
    let position = from;
    for (; position < end && finish === 'length'; position += 1) {
      run.signal.throwIfAborted();
      const raw = await main.predict(wanted);
      const rawOther = await beside.predict(wanted);
      const rows = [allowed(raw), allowed(rawOther)] as const;
      const { id, author, criterion, instead } = choice.at(position, rows, run.response[position]);
      if (position >= run.response.length) {
        lane.push(
          scoredInRow(raw, rowOf(raw), id),
          {
            [COLUMN.author]: author,
            [COLUMN.criterion]: criterion,
            ...(instead === undefined ? {} : { [COLUMN.replaced]: instead }),
          },
          scoredInRow(rawOther, rowOf(rawOther), id),
        );
        swaps += author;
        replaced += instead === undefined ? 0 : 1;
        if (run.isStop(id)) finish = 'stop';
      }
      if (finish === 'stop' || position + 1 === end) continue;
      await main.feed([id], run.signal);
      await beside.feed([id], run.signal);
    }
    const tokens = position - run.response.length;
    const figures = {
      swaps,
      swapShare: swaps / tokens,
      replaced,
      replacedShare: replaced / tokens,
    };
    lane.end(finish, { figures });
  },
};
