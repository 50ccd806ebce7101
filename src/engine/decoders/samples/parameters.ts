import type { NumberParameter } from '../../../trace/parameters';
import { temperatureParameter, TOP_P } from '../parameters';

export function samplesParameter(byDefault: number): NumberParameter {
  return {
    id: 'samples',
    title: 'Samples',
    help: 'How many samples are written, one after the other; sample i has the seed plus i.',
    type: 'integer',
    default: byDefault,
    minimum: 1,
    maximum: 512,
  };
}

export const SAMPLER: readonly NumberParameter[] = [temperatureParameter(0.7), TOP_P];
