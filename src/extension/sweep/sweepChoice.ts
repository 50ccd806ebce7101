import {
  DEFAULT_BUDGETS,
  DEFAULT_CRITERIA,
  readBudgets,
  readCriteria,
} from '../../engine/sweep/sweepRequest';
import { isObject } from '../../trace/json';
import type { SweepChoice } from './runSweepChoice';

const MAX_TOKENS = 512;

/** What is offered first; an empty name is still to be chosen. */
export function firstSweep(problemsFile: string, out: string): SweepChoice {
  return {
    base: 'embedded/base',
    rl: 'embedded/rl',
    direction: 'forward',
    problemsFile,
    out,
    criteria: DEFAULT_CRITERIA,
    budgets: DEFAULT_BUDGETS,
    samples: 1,
    seed: 0,
    maxTokens: MAX_TOKENS,
    parameters: {},
  };
}

/**
 * A sweep that a caller hands over: `{base, rl, problems, out, budgets?, criteria?, samples?,
 * seed?, maxTokens?, direction?}`, files as paths, budgets and criteria as texts with commas;
 * undefined where one of the first four is missing.
 * @throws EngineError for a list that is none
 */
export function readSweepChoice(argument: unknown): SweepChoice | undefined {
  if (!isObject(argument)) return undefined;
  const { base, rl, problems, out, budgets, criteria, direction } = argument;
  if (typeof base !== 'string' || typeof rl !== 'string') return undefined;
  if (typeof problems !== 'string' || typeof out !== 'string') return undefined;
  const first = firstSweep(problems, out);
  const number = (name: 'samples' | 'seed' | 'maxTokens'): number => {
    const given = argument[name];
    return typeof given === 'number' ? given : first[name];
  };
  return {
    ...first,
    base,
    rl,
    direction: direction === 'backward' ? 'backward' : 'forward',
    budgets: typeof budgets === 'string' ? readBudgets(budgets) : first.budgets,
    criteria: typeof criteria === 'string' ? readCriteria(criteria) : first.criteria,
    samples: number('samples'),
    seed: number('seed'),
    maxTokens: number('maxTokens'),
  };
}
