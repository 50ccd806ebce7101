import { numberOf } from '../../trace/parameters';
import type { DecodingRun } from '../decoding/decodingRun';
import type { RunDecoder } from './decoder';
import { temperatureParameter, TOP_P } from './parameters';
import { groupConfidences, percentile, tokenConfidence } from './samples/confidence';
import { sampleOnce, type Written } from './samples/sampleOnce';
import { tellVote } from './samples/tellVote';
import { countVotes } from './samples/vote';

export const deepConf: RunDecoder = {
  id: 'deepconf',
  title: 'DeepConf (online)',
  summary:
    'Writes samples, stops one as soon as a stretch of it is less sure than the first ones were, and lets those that ended vote by confidence.',
  citation:
    'Fu, Wang, Tian and Zhao, "Deep think with confidence", 2025, arXiv 2508.15260; code facebookresearch/deepconf.',
  fidelity: 'published',
  family: 'samples',
  formula:
    "C(t) = −(1/k) Σ ln p of the k best;  group = mean of C over the last `window` tokens;  stop a sample when a full group < s, s = percentile 100 − η of the lowest groups of the warm-up samples;  each answer gets Σ of its samples' lowest group;  end when the leader has `consensus` of the weight",
  needs: 'run',
  otherModels: [],
  parameters: [
    {
      id: 'samples',
      title: 'Most samples',
      help: 'Budget, the warm-up samples included; sample i has the seed plus i. The authors use 256 and 512.',
      type: 'integer',
      default: 16,
      minimum: 1,
      maximum: 512,
    },
    {
      id: 'warmup',
      title: 'Warm-up samples',
      help: 'Samples that are written to their end and set the threshold. The authors use 16.',
      type: 'integer',
      default: 4,
      minimum: 1,
      maximum: 512,
    },
    {
      id: 'eta',
      title: 'Kept share',
      help: 'η: percent of the warm-up samples that would pass the threshold; 10 is strict, 90 lenient.',
      type: 'number',
      default: 90,
      minimum: 0,
      maximum: 100,
    },
    {
      id: 'window',
      title: 'Window',
      help: 'Tokens of a group. The authors use 2,048 for traces of tens of thousands of tokens.',
      type: 'integer',
      default: 64,
      minimum: 1,
      maximum: 1_000_000,
    },
    {
      id: 'k',
      title: 'Best tokens',
      help: 'k: how many of the best tokens count for the confidence.',
      type: 'integer',
      default: 20,
      minimum: 1,
      maximum: 1000,
    },
    {
      id: 'consensus',
      title: 'Consensus',
      help: 'Share of the weight at which no more samples are written.',
      type: 'number',
      default: 0.95,
      minimum: 0,
      maximum: 1,
    },
    temperatureParameter(0.6),
    TOP_P,
  ],
  run: async (run) => {
    const value = (id: string): number => numberOf(run.parameters, id);
    const warmup = Math.min(value('warmup'), value('samples'));
    const samples: Confident[] = [];
    for (let index = 0; index < warmup; index += 1) samples.push(await write(run, index));
    const threshold = percentile(
      samples.map(({ lowest }) => lowest),
      100 - value('eta'),
    );
    run.remark(`Threshold of the group confidence: ${threshold.toPrecision(6)} nats.`);
    for (let index = warmup; index < value('samples'); index += 1) {
      const count = countVotes(samples.map(ballotOf));
      if (count && count.share >= value('consensus')) break;
      samples.push(await write(run, index, threshold));
    }
    tellVote(
      samples.map(({ written }) => written),
      samples.map(({ weight }) => weight),
    );
  },
};

interface Confident {
  readonly written: Written;
  /** Lowest group confidence. */
  readonly lowest: number;
  /** In the vote; 0 for one that was stopped. */
  readonly weight: number;
}

function ballotOf({ written, weight }: Confident): { key: string | undefined; weight: number } {
  return { key: weight > 0 ? written.answer?.key : undefined, weight };
}

async function write(run: DecodingRun, index: number, threshold = -Infinity): Promise<Confident> {
  const k = numberOf(run.parameters, 'k');
  const window = numberOf(run.parameters, 'window');
  const confidences: number[] = [];
  const isStopped = (): boolean => confidences.length >= window && sum / window < threshold;
  let sum = 0;
  const written = await sampleOnce(run, index, {
    alternatives: k,
    onToken: ({ top, logSumExp }) => {
      const logprobs = top.map(({ logit }) => logit - logSumExp);
      const confidence = tokenConfidence(logprobs, k);
      confidences.push(confidence);
      sum += confidence - (confidences.at(-1 - window) ?? 0);
      return isStopped();
    },
  });
  const lowest = Math.min(...groupConfidences(confidences, window));
  if (isStopped()) {
    const detail = `Stopped: the confidence of ${window} tokens fell below ${threshold.toPrecision(6)} nats.`;
    written.lane.end('other', {}, detail);
    return { written: { ...written, finish: 'other', answer: undefined }, lowest, weight: 0 };
  }
  return { written, lowest, weight: lowest };
}
