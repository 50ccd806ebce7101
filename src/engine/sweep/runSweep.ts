import type { Sweep, SweepPoint } from '../../lenses/crossSampling/sweep';
import { resolveParameters, type ParameterValues } from '../../trace/parameters';
import type { ModelIdentity } from '../../trace/sample';
import { goldOf } from '../../trace/verifier/gold';
import type { Criterion } from '../crossSampling/criterion';
import { crossSampling } from '../decoders/crossSampling';
import { weightsHash } from '../models/hashes';
import { findModel } from '../models/modelFolder';
import { responseKey, type ResponseStore, type SweptResponse } from './responseStore';
import { checkSweep, POINT_PARAMETERS, responseRequest, type SweepRequest } from './sweepRequest';
import { sweptResponse, type Generate } from './sweptResponse';
import { pooled, thresholdFor } from './thresholdFor';

/** Of `random`, whose share of swapped tokens is known without a response. */
const CONTROL: Criterion = 'random';
/** Nothing, or everything, is swapped. */
const NONE = { budget: 0 };
const ALL = { criterion: CONTROL, threshold: -1 };

export interface SweepProgress {
  /** Responses that are there, of all. */
  readonly done: number;
  readonly total: number;
  readonly criterion: Criterion;
  readonly budget: number;
}

export interface SweepTools {
  readonly generate: Generate;
  readonly store: ResponseStore;
  /** Name of the problems' file. */
  readonly problemsName: string;
  readonly onProgress: (progress: SweepProgress) => void;
  readonly signal: AbortSignal;
}

/** What a point is generated with: parameters of the decoder, and whether its criterion is kept. */
interface Setting {
  readonly threshold: number | null;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly keepCriterion: boolean;
}

/**
 * Lets two models answer problems together at several budgets, and verifies the answers. A budget
 * becomes a threshold: the one that this share of the tokens exceeds in the writing model's own
 * responses to the same problems; at budget 1 all tokens are swapped, at 0 none.
 * @throws EngineError, ParameterError; the signal's reason, after which another call with the same
 * store goes on where this one was
 */
export async function runSweep(request: SweepRequest, tools: SweepTools): Promise<Sweep> {
  checkSweep(request);
  const { criteria, budgets, problems, samples, seed, maxTokens, direction } = request;
  const [base, rl] = [await identityOf(request.base), await identityOf(request.rl)];
  const hashes = (direction === 'forward' ? [base, rl] : [rl, base]).map(({ hash }) => hash);
  const responsesEach = problems.length * samples;
  const inner = budgets.filter((budget) => budget > 0 && budget < 1);
  const pilots = criteria.filter((criterion) => criterion !== CONTROL && inner.length > 0);
  const bare = budgets.includes(0) && pilots.length === 0 ? 1 : 0;
  const runs =
    pilots.length + bare + criteria.length * inner.length + (budgets.includes(1) ? 1 : 0);
  const total = runs * responsesEach;
  let done = 0;

  const respond = async (
    { parameters, keepCriterion }: Setting,
    criterion: Criterion,
    budget: number,
  ): Promise<SweptResponse[]> => {
    const responses: SweptResponse[] = [];
    for (const [problem, each] of problems.entries()) {
      for (let sample = 0; sample < samples; sample += 1) {
        tools.signal.throwIfAborted();
        const gold = goldOf(each) ?? { answer: '' };
        const one = responseRequest(request, { problem, sample }, parameters);
        const key = responseKey(one, hashes, gold);
        let response = tools.store.find(key);
        if (!response || (keepCriterion && !response.criterion)) {
          response = await sweptResponse(tools.generate, one, gold, keepCriterion, tools.signal);
          await tools.store.add(key, response);
        }
        responses.push(response);
        done += 1;
        tools.onProgress({ done, total, criterion, budget });
      }
    }
    return responses;
  };

  // Nothing is swapped at budget 0, so that one criterion's responses are those of all.
  let none: readonly SweptResponse[] | undefined;
  const values = new Map<Criterion, Float64Array>();
  for (const criterion of pilots) {
    const setting = { threshold: null, parameters: { ...NONE, criterion }, keepCriterion: true };
    const responses = await respond(setting, criterion, 0);
    none ??= responses;
    values.set(criterion, pooled(responses.map((response) => response.criterion ?? [])));
  }
  if (bare > 0) {
    const setting = { threshold: null, parameters: NONE, keepCriterion: false };
    none = await respond(setting, criteria[0] ?? CONTROL, 0);
  }
  const all = budgets.includes(1)
    ? await respond({ threshold: null, parameters: ALL, keepCriterion: false }, CONTROL, 1)
    : undefined;

  const points: SweepPoint[] = [];
  for (const criterion of criteria) {
    for (const budget of budgets) {
      const shared = budget === 0 ? none : budget === 1 ? all : undefined;
      if (shared) {
        points.push(pointOf(criterion, budget, null, shared));
        continue;
      }
      const sorted = values.get(criterion);
      const threshold = sorted ? thresholdFor(sorted, budget) : 1 - budget;
      const setting = { threshold, parameters: { criterion, threshold }, keepCriterion: false };
      points.push(pointOf(criterion, budget, threshold, await respond(setting, criterion, budget)));
    }
  }
  return {
    base,
    rl,
    direction,
    problems: { name: tools.problemsName, count: problems.length },
    samples,
    seed,
    maxTokens,
    parameters: ownParameters(request),
    createdAt: new Date().toISOString(),
    points,
  };
}

function pointOf(
  criterion: Criterion,
  budget: number,
  threshold: number | null,
  responses: readonly SweptResponse[],
): SweepPoint {
  const sum = (count: (response: SweptResponse) => number): number =>
    responses.reduce((total, response) => total + count(response), 0);
  return {
    criterion,
    budget,
    threshold,
    responses: responses.length,
    right: sum(({ right }) => Number(right)),
    cut: sum(({ cut }) => Number(cut)),
    tokens: sum(({ tokens }) => tokens),
    swaps: sum(({ swaps }) => swaps),
    replaced: sum(({ replaced }) => replaced),
  };
}

/** The decoder's parameters that hold for all points. */
function ownParameters({ parameters }: SweepRequest): ParameterValues {
  const { id, parameters: declared } = crossSampling;
  const values = resolveParameters(id, declared, parameters);
  return Object.fromEntries(
    Object.entries(values).filter(([name]) => !POINT_PARAMETERS.includes(name)),
  );
}

async function identityOf(model: string): Promise<ModelIdentity & { readonly hash: string }> {
  const { name, weights } = await findModel(model);
  return { name, hash: await weightsHash(weights) };
}
