import { numberOf, textOf } from '../../trace/parameters';
import type { RunDecoder } from './decoder';
import { SAMPLER, samplesParameter } from './samples/parameters';
import { sampleOnce, type Written } from './samples/sampleOnce';
import { tellVote } from './samples/tellVote';
import { bordaWeights } from './samples/vote';

const SCORES = ['self-certainty', 'mean-logprob'] as const;

export const bestOfN: RunDecoder = {
  id: 'best-of-n',
  title: 'Best of n',
  summary:
    'Writes several samples and takes the one of which the model itself is surest, or lets them vote by that rank.',
  citation:
    'Kang, Zhao and Song, "Scalable best-of-N selection for large language models via self-certainty", 2025, arXiv 2502.18581; code backprop07/Self-Certainty.',
  fidelity: 'published',
  family: 'samples',
  formula:
    'self-certainty = mean over t of −(1/V) Σ ln(V p(v));  best: argmax of the score;  borda: each answer gets Σ (n − rank + 1)^power',
  needs: 'run',
  otherModels: [],
  parameters: [
    samplesParameter(8),
    {
      id: 'score',
      title: 'Score',
      help: 'self-certainty: how far the distributions are from uniform. mean-logprob: mean log-probability of the tokens.',
      type: 'choice',
      default: 'self-certainty',
      choices: SCORES,
    },
    {
      id: 'choose',
      title: 'Choose',
      help: 'best: the sample with the highest score. borda: votes weighted by rank.',
      type: 'choice',
      default: 'best',
      choices: ['best', 'borda'],
    },
    {
      id: 'power',
      title: 'Power',
      help: 'Exponent of the rank in a Borda vote: 0 counts all alike, more favours the surest.',
      type: 'number',
      default: 0.5,
      minimum: 0,
      maximum: 10,
    },
    ...SAMPLER,
  ],
  run: async (run) => {
    const { parameters } = run;
    const scoreOf = textOf(parameters, 'score') === 'mean-logprob' ? logprob : selfCertainty;
    const samples: Written[] = [];
    const scores: number[] = [];
    for (let index = 0; index < numberOf(parameters, 'samples'); index += 1) {
      let sum = 0;
      let count = 0;
      const onToken = (token: Parameters<typeof logprob>[0]): boolean => {
        sum += scoreOf(token);
        count += 1;
        return false;
      };
      samples.push(await sampleOnce(run, index, { alternatives: 0, onToken }));
      scores.push(sum / count);
    }
    if (textOf(parameters, 'choose') === 'borda') {
      tellVote(samples, bordaWeights(scores, numberOf(parameters, 'power')));
      return;
    }
    const best = scores.indexOf(Math.max(...scores));
    samples.forEach(({ lane, finish, answer }, index) => {
      const weight = scores[index] ?? NaN;
      const text = answer ? { answer: answer.text } : {};
      lane.end(finish, { ...text, weight, chosen: index === best });
    });
  },
};

interface Row {
  readonly logit: number;
  readonly logSumExp: number;
  readonly logits?: Float32Array;
}

function logprob({ logit, logSumExp }: Row): number {
  return logit - logSumExp;
}

/** KL(uniform || p) = ln sum exp z - mean z - ln V, over the tokens that are possible. */
function selfCertainty({ logits = new Float32Array(0), logSumExp }: Row): number {
  const { length } = logits;
  let sum = 0;
  let count = 0;
  for (let id = 0; id < length; id += 1) {
    const logit = logits[id] ?? NaN;
    if (logit === -Infinity) continue;
    sum += logit;
    count += 1;
  }
  return logSumExp - sum / count - Math.log(count);
}
