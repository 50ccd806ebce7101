import type { Origin } from '../trace/sample';
import type { GenerateResult } from './protocol';

/** What made a sample, told when its run has ended. @param remarks of the decoder, in their order. */
export function originAfter(
  started: Origin,
  remarks: readonly string[],
  result?: Pick<GenerateResult, 'origin' | 'seconds' | 'cost'>,
): Origin {
  const made = { ...started, ...result?.origin };
  const { decoder } = made;
  return {
    ...made,
    ...(decoder && remarks.length > 0 ? { decoder: { ...decoder, remarks } } : {}),
    ...(result ? { seconds: result.seconds, cost: result.cost } : {}),
  };
}
