import type { Decision } from '../trace/decision';
import type { Origin } from '../trace/sample';
import type { GenerateResult } from './protocol';

/**
 * What made a sample, told when its run has ended.
 * @param remarks of the decoder, in their order, as its decisions are; both lists may still grow.
 */
export function originAfter(
  started: Origin,
  remarks: readonly string[],
  result?: Pick<GenerateResult, 'origin' | 'seconds' | 'cost'>,
  decisions: readonly Decision[] = [],
): Origin {
  const made = { ...started, ...result?.origin };
  const { decoder } = made;
  return {
    ...made,
    ...(decoder
      ? {
          decoder: {
            ...decoder,
            ...(remarks.length > 0 ? { remarks: [...remarks] } : {}),
            ...(decisions.length > 0 ? { decisions: [...decisions] } : {}),
          },
        }
      : {}),
    ...(result ? { seconds: result.seconds, cost: result.cost } : {}),
  };
}
