import { numberOf, type NumberParameter, type ParameterValues } from '../../../trace/parameters';
import { chain, type LogitsProcessor } from '../../processors/logits';
import { temperature } from '../../processors/temperature';
import { topP } from '../../processors/topP';
import { temperatureParameter, TOP_P } from '../parameters';

/** How tokens are drawn beside what a decoder of several models does; by default as they are. */
export const SAMPLING: readonly NumberParameter[] = [
  temperatureParameter(1),
  { ...TOP_P, default: 1 },
];

/** The same as the decoder `top-p`: the cut, then the temperature. */
export function plainSampling(values: ParameterValues): LogitsProcessor {
  return chain(topP(numberOf(values, 'top_p')), temperature(numberOf(values, 'temperature')));
}
