import { numberOf } from '../../trace/parameters';
import type { LaneAction } from '../../trace/decision';
import { EngineError } from '../errors';
import type { DecodingRun } from '../decoding/decodingRun';
import { chain } from '../processors/logits';
import { temperature } from '../processors/temperature';
import { topP } from '../processors/topP';
import { GroupLane } from '../ziprc/groupLane';
import { bestFinished, defaultInterval, runPolicy } from '../ziprc/groupPolicy';
import { chooseSampleCount, type MetaAction } from '../ziprc/metaAction';
import { Utility } from '../ziprc/utility';
import { round } from '../annotate/annotate';
import type { RunDecoder } from './decoder';
import { sampling } from './sampler';
import { SAMPLER } from './samples/parameters';

const SEEDS = 2 ** 32;
const MOST_SAMPLES = 8;

export const zipRcSampling: RunDecoder = {
  id: 'zip-rc',
  title: 'ZIP-RC sampling',
  summary:
    'Writes several samples side by side and decides again and again, by the model’s own predictions of reward and length, which to write on, to pause or to stop. Needs a trained ZIP-RC head.',
  citation:
    'Manvi et al., "Zero-overhead introspection for adaptive test-time compute" (ZIP-RC), 2025, arXiv 2512.01457; code rohinmanvi/ZIP-RC.',
  fidelity: 'reconstructed',
  fidelityNote:
    'The policy follows an offline version in the history of the released code, which has no sampler. Here what is finished has no length left and no planned pause, a cut response counts as wrong, at least one sample is always kept, samples beyond max_active are left out by expected reward, and of equal sets the order of samples decides nothing.',
  family: 'samples',
  formula:
    'S* = argmax G(S);  G(S) = E[max V_i] − β (α Σ E[L_i] + (1 − α) E[max L_i]) / n̄  over prefixes by E[L] and by E[V], with what is finished and every planned pause',
  needs: 'run',
  otherModels: [],
  parameters: [
    {
      id: 'samples',
      title: 'Most samples',
      help: 'Most samples of a run; sample i has the seed plus i.',
      type: 'integer',
      default: MOST_SAMPLES,
      minimum: 1,
      maximum: MOST_SAMPLES,
    },
    {
      id: 'start',
      title: 'Samples at the start',
      help: 'auto: as many as have the highest utility by the prediction after the prompt. most: all of them.',
      type: 'choice',
      default: 'auto',
      choices: ['auto', 'most'],
    },
    {
      id: 'alpha',
      title: 'α: compute or latency',
      help: 'Share of compute (tokens of all samples) in the cost; the rest is latency (the longest sample). The paper has 0.1 and 1.',
      type: 'number',
      default: 0.1,
      minimum: 0,
      maximum: 1,
    },
    {
      id: 'beta',
      title: 'β: price',
      help: 'Reward that the whole cost of an average sample is worth.',
      type: 'number',
      default: 0.01,
      minimum: 0,
      maximum: 10,
    },
    {
      id: 'gamma',
      title: 'γ: best or mean',
      help: '1: a set is worth its best sample. 0: the mean of its samples. Between: a geometric mean of both.',
      type: 'number',
      default: 1,
      minimum: 0,
      maximum: 1,
    },
    {
      id: 'interval',
      title: 'Tokens between decisions',
      help: 'Each running sample writes so many. 0: the paper’s 64, or fewer where the head’s longest length is small (a sixteenth of it).',
      type: 'integer',
      default: 0,
      minimum: 0,
      maximum: 4096,
    },
    {
      id: 'max_active',
      title: 'Most at once',
      help: 'Most samples that run at once; those with the highest expected reward do.',
      type: 'integer',
      default: MOST_SAMPLES,
      minimum: 1,
      maximum: MOST_SAMPLES,
    },
    {
      id: 'switch_penalty',
      title: 'Switch penalty',
      help: 'Taken off the utility of a set with which other samples would run than now.',
      type: 'number',
      default: 0,
      minimum: 0,
      maximum: 10,
    },
    ...SAMPLER,
  ],
  run: async (run) => {
    const [{ name, ziprc: head }] = run.models;
    if (!head) {
      throw new EngineError(
        'model',
        `${name} has no trained ZIP-RC head, and zip-rc decides by its predictions. Choose a model with a ziprc.json beside it, or fit a head (docs/ziprc.md).`,
      );
    }
    const value = (id: string): number => numberOf(run.parameters, id);
    const prices = { alpha: value('alpha'), beta: value('beta'), gamma: value('gamma') };
    const utility = new Utility(head, prices);
    const settings = {
      interval: value('interval') || defaultInterval(head),
      maxActive: value('max_active'),
      switchPenalty: value('switch_penalty'),
    };
    const lanes = await startLanes(run, utility);
    let latency: number;
    try {
      latency = await runPolicy(lanes, utility, settings, (action) => {
        tell(run, lanes, utility, action);
      });
    } catch (error) {
      if (run.signal.aborted) leaveLanes(lanes);
      throw error;
    }
    endLanes(lanes, utility, latency);
  },
};

/** The samples that a run starts with; all begin with the same prediction. */
async function startLanes(run: DecodingRun, utility: Utility): Promise<readonly GroupLane[]> {
  const value = (id: string): number => numberOf(run.parameters, id);
  const processor = chain(topP(value('top_p')), temperature(value('temperature')));
  const most = value('samples');
  const [model] = run.models;
  const first = await model.start();
  const { ziprc } = await first.predict({ alternatives: 1, logits: false });
  const count =
    run.parameters.start === 'most' || !ziprc
      ? most
      : chooseSampleCount(ziprc.joint, utility, most);
  const lanes: GroupLane[] = [];
  for (let index = 0; index < count; index += 1) {
    const picker = sampling(processor, (run.seed + index) % SEEDS);
    const sequence = index === 0 ? first : await model.start();
    lanes.push(new GroupLane(run, run.openLane(), sequence, picker));
  }
  return lanes;
}

/** Records a decision. */
function tell(
  run: DecodingRun,
  lanes: readonly GroupLane[],
  utility: Utility,
  { chosen, runnerUp }: MetaAction,
): void {
  const states = lanes.map(({ state }) => state);
  const actions = states.map(({ finished }, index): LaneAction => {
    if (finished) return 'finished';
    return chosen.lanes.includes(index) ? 'running' : 'paused';
  });
  run.decide({
    tokens: states.map(({ tokens }) => tokens),
    states: actions,
    rewards: states.map((state) => round(utility.expectedReward(state))),
    lengths: states.map((state) => round(utility.expectedLength(state))),
    chosen: { ...chosen, utility: round(chosen.utility) },
    ...(runnerUp ? { runnerUp: { ...runnerUp, utility: round(runnerUp.utility) } } : {}),
  });
}

/** Ends all lanes; the result is the finished one with the highest expected reward. */
function endLanes(lanes: readonly GroupLane[], utility: Utility, latency: number): void {
  const rewards = lanes.map(({ state }) => utility.expectedReward(state));
  const total = lanes.reduce((sum, { written }) => sum + written, 0);
  const best = bestFinished(
    lanes.map(({ state }) => state),
    utility,
  );
  lanes.forEach(({ lane, finish, answer }, index) => {
    lane.end(
      finish ?? 'other',
      {
        ...(answer && finish === 'stop' ? { answer: answer.text } : {}),
        weight: round(rewards[index] ?? NaN),
        chosen: index === best,
        figures: { lane: index, totalTokens: total, latencyTokens: latency },
      },
      finish ? undefined : 'The decoder stopped it: another answer was worth more.',
    );
  });
}

/** Ends lanes of a run that was cancelled: which decision was about which sample stays known. */
function leaveLanes(lanes: readonly GroupLane[]): void {
  lanes.forEach(({ lane, finish }, index) => {
    lane.end(finish ?? 'cancelled', { figures: { lane: index } });
  });
}
