import * as path from 'node:path';
import { FIT_DEFAULTS, type FitRequest } from '../../engine/ziprc/fit/request';
import { readVerifier } from '../../engine/ziprc/fit/verifierChoice';
import { isObject } from '../../trace/json';
import { numberOf, resolveParameters } from '../../trace/parameters';
import type { Problem } from '../../trace/problems';
import { fitParameters } from './fitParameters';
import { defaultFitOptions, type FitOptions } from './pickFitOptions';

/** A fit handed over by a caller instead of a person. */
export interface GivenFit {
  readonly model: string;
  readonly promptsFile: string;
  readonly options: FitOptions;
}

/**
 * `{model, promptsFile, verifier?, folder?}` and any of the numbers of a fit; undefined for an
 * argument of another kind, where a person is asked.
 * @throws ParameterError
 */
export function readFitArgument(argument: unknown): GivenFit | undefined {
  if (!isObject(argument)) return undefined;
  const { model, promptsFile, verifier, folder, ...numbers } = argument;
  if (typeof model !== 'string' || typeof promptsFile !== 'string') return undefined;
  return {
    model,
    promptsFile,
    options: {
      verifier: typeof verifier === 'string' ? verifier : defaultFitOptions().verifier,
      numbers: resolveParameters('fitZipRcHead', fitParameters(), numbers),
      ...(typeof folder === 'string' ? { folder } : {}),
    },
  };
}

/** @throws EngineError for a verifier that is none. A program runs in the folder of the prompts. */
export function requestOf(
  { model, promptsFile, options }: GivenFit,
  problems: readonly Problem[],
): FitRequest {
  const { verifier, numbers, folder } = options;
  // The ids of the parameters are the names of the request's numbers.
  const ids = Object.keys(FIT_DEFAULTS) as (keyof typeof FIT_DEFAULTS)[];
  return {
    ...FIT_DEFAULTS,
    ...Object.fromEntries(ids.map((id) => [id, numberOf(numbers, id)])),
    model,
    problems,
    verifier: readVerifier(verifier, path.dirname(promptsFile)),
    ...(folder === undefined ? {} : { folder }),
  };
}
