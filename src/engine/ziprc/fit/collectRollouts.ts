import type { Problem } from '../../../trace/problems';
import type { TokenId } from '../../../trace/units';
import { decodeText } from '../../../trace/text';
import { offsetAt } from '../../../trace/byteStrings';
import { EngineError } from '../../errors';
import { generate } from '../../generate';
import { planGeneration } from '../../generationPlan';
import type { LoadedModel } from '../../loadedModel';
import { RunSamples } from '../../runSamples';
import { pickPositions } from './pickPositions';
import type { Rollout, Rollouts } from './rollout';
import { StateRows } from './stateRows';
import type { Verify } from './verifier';

export interface CollectOptions {
  readonly problems: readonly Problem[];
  readonly verify: Verify;
  /** Rollouts of each problem. */
  readonly samples: number;
  /** Most tokens of a rollout. */
  readonly maxTokens: number;
  readonly temperature: number;
  /** Of the first rollout; the others count up. */
  readonly seed: number;
  /** Most states that are kept of a rollout. */
  readonly statesPerRollout: number;
  readonly onRollout: (done: readonly Rollout[]) => void;
  readonly signal: AbortSignal;
}

/** The decoder of the rollouts: the whole distribution, as the model was trained to be sampled. */
export const ROLLOUT_DECODER = 'temperature';

const SEEDS = 2 ** 32;

/**
 * Lets a model answer problems, verifies the answers, and reads the hidden states of the responses
 * once more, many at a time. Memory grows with the kept states alone.
 * @throws EngineError, also `cancelled`; what `verify` throws
 */
export async function collectRollouts(
  loaded: LoadedModel,
  options: CollectOptions,
): Promise<Rollouts> {
  const { problems, samples, onRollout } = options;
  const states = new StateRows(await hiddenWidth(loaded));
  const rollouts: Rollout[] = [];
  for (const problem of problems) {
    for (let sample = 0; sample < samples; sample += 1) {
      const seed = (options.seed + rollouts.length) % SEEDS;
      rollouts.push(await oneRollout(loaded, problem, seed, states, options));
      onRollout(rollouts);
    }
  }
  return { rollouts, states };
}

/** The hidden state has no declared size; one token tells it. */
export async function hiddenWidth({ model }: LoadedModel): Promise<number> {
  const sequence = model.newSequence();
  let width = 0;
  await sequence.eachHiddenState([0], 1, (state) => {
    width = state.length;
  });
  sequence.dispose();
  return width;
}

async function oneRollout(
  loaded: LoadedModel,
  problem: Problem,
  seed: number,
  states: StateRows,
  options: CollectOptions,
): Promise<Rollout> {
  const { verify, statesPerRollout, signal } = options;
  const { prompt, response, text, finished } = await write(loaded, problem, seed, options);
  const reward = (await verify(problem, { text, finished }, signal)) ? 1 : 0;
  const { positions, weights } = pickPositions(response.length, statesPerRollout, seed);
  const firstRow = states.count;
  const wanted = new Set(positions);
  const sequence = loaded.model.newSequence();
  try {
    // Nothing is predicted from the state after all of it.
    const ids = [...prompt, ...response.slice(0, -1)];
    const keep = (state: Float32Array, length: number): void => {
      if (wanted.has(length - prompt.length)) states.push(state);
    };
    await sequence.eachHiddenState(ids, prompt.length, keep, signal);
  } finally {
    sequence.dispose();
  }
  const { length } = response;
  return { prompt: problem.prompt, reward, length, finished, positions, weights, firstRow };
}

interface Written {
  readonly prompt: readonly TokenId[];
  readonly response: readonly TokenId[];
  /** Without the token that ends it. */
  readonly text: string;
  readonly finished: boolean;
}

async function write(
  loaded: LoadedModel,
  problem: Problem,
  seed: number,
  { maxTokens, temperature, signal }: CollectOptions,
): Promise<Written> {
  const plan = planGeneration({
    model: loaded.description.name,
    prompt: { text: problem.prompt },
    decoder: ROLLOUT_DECODER,
    parameters: { temperature },
    seed,
    maxTokens,
    topK: 0,
  });
  const run = new RunSamples();
  const result = await generate([loaded], plan, (event) => run.receive(event), signal);
  signal.throwIfAborted();
  const [sample] = run.samples(result);
  const { ids, tokens, finish } = sample ?? {};
  if (!ids || !tokens) throw new EngineError('internal', 'A rollout has no tokens.');
  const finished = finish === 'stop';
  const end = offsetAt(tokens, tokens.length - (finished ? 1 : 0));
  return {
    prompt: [...(run.started.promptTokens?.ids ?? [])],
    response: [...ids],
    text: decodeText(tokens.bytes.subarray(0, end)),
    finished,
  };
}
