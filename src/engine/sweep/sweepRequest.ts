import type { Direction } from '../../lenses/crossSampling/sweep';
import type { Problem } from '../../trace/problems';
import { goldOf } from '../../trace/verifier/gold';
import { CRITERIA, isCriterion, type Criterion } from '../crossSampling/criterion';
import { crossSampling } from '../decoders/crossSampling';
import { EngineError } from '../errors';
import { planGeneration } from '../generationPlan';
import type { GenerateRequest } from '../protocol';

export const DEFAULT_BUDGETS: readonly number[] = [0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1];
export const DEFAULT_CRITERIA: readonly Criterion[] = ['js', 'entropy', 'random'];

/** Parameters that a sweep sets itself, from point to point. */
export const POINT_PARAMETERS: readonly string[] = [
  'criterion',
  'threshold',
  'budget',
  'most_replaced',
];

/** What is swept: two models on problems, at several budgets by several criteria. */
export interface SweepRequest {
  /** Models of this machine with one tokenizer. */
  readonly base: string;
  readonly rl: string;
  readonly direction: Direction;
  readonly problems: readonly Problem[];
  readonly criteria: readonly Criterion[];
  /** Shares of the tokens, from 0 to 1. */
  readonly budgets: readonly number[];
  /** Responses per problem at each point. */
  readonly samples: number;
  /** Of the first response; the next ones count up, over problems, the same at all points. */
  readonly seed: number;
  readonly maxTokens: number;
  /** Of the decoder `cross-sampling`, but for those that the sweep sets. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** The request of one response; parameters of the point go over those of the sweep. */
export function responseRequest(
  { base, rl, direction, problems, samples, seed, maxTokens, parameters }: SweepRequest,
  { problem, sample }: { readonly problem: number; readonly sample: number },
  point: Readonly<Record<string, unknown>>,
): GenerateRequest {
  const [model, other] = direction === 'forward' ? [base, rl] : [rl, base];
  return {
    model,
    otherModels: [other],
    prompt: { text: problems[problem]?.prompt ?? '' },
    decoder: crossSampling.id,
    parameters: { ...parameters, ...point },
    seed: (seed + problem * samples + sample) % 2 ** 32,
    maxTokens,
    topK: 0,
  };
}

/**
 * What can be refused before a model is loaded.
 * @throws EngineError `parameter`, ParameterError
 */
export function checkSweep(request: SweepRequest): void {
  const { problems, criteria, budgets, samples, parameters } = request;
  const refuse = (problem: string): never => {
    throw new EngineError('parameter', problem);
  };
  if (problems.length === 0) refuse('A sweep needs problems.');
  const unanswered = problems.findIndex((problem) => !goldOf(problem));
  if (unanswered >= 0) {
    refuse(
      `Problem ${unanswered + 1} has no answer, so that responses to it cannot be verified. Give each an "answer", or the rules of a Countdown.`,
    );
  }
  if (criteria.length === 0) refuse(`Give a criterion: ${CRITERIA.join(', ')}.`);
  if (budgets.length === 0) refuse('Give a budget: shares of the tokens from 0 to 1.');
  const wrong = budgets.find((budget) => !(budget >= 0 && budget <= 1));
  if (wrong !== undefined) refuse(`A budget is a share of the tokens from 0 to 1, not ${wrong}.`);
  if (!Number.isInteger(samples) || samples < 1)
    refuse('Samples must be a whole number from 1 on.');
  const own = POINT_PARAMETERS.find((id) => Object.hasOwn(parameters, id));
  if (own !== undefined) refuse(`A sweep sets the parameter ${own} itself. Leave it out.`);
  planGeneration(responseRequest(request, { problem: 0, sample: 0 }, {}));
}

/** @throws EngineError `parameter` */
export function readCriteria(text: string): Criterion[] {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !isCriterion(name));
  if (unknown !== undefined) {
    throw new EngineError(
      'parameter',
      `There is no criterion "${unknown}". Give some of ${CRITERIA.join(', ')}, with commas between.`,
    );
  }
  return [...new Set(names.filter(isCriterion))];
}

/** Shares from 0 to 1 with commas between, in ascending order. @throws EngineError `parameter` */
export function readBudgets(text: string): number[] {
  const budgets = text.split(',').map((part) => {
    const value = /^\s*(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?\s*$/i.test(part) ? Number(part) : NaN;
    if (value >= 0 && value <= 1) return value;
    throw new EngineError(
      'parameter',
      `Budgets are shares of the tokens from 0 to 1 with commas between, such as 0,0.05,1; "${part.trim()}" is none.`,
    );
  });
  return [...new Set(budgets)].sort((a, b) => a - b);
}
