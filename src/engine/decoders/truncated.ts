import { numberOf, type ParameterValues } from '../../trace/parameters';
import { COLUMN } from '../../trace/sample';
import { chained, type Link } from './chain/link';
import { temperatureLink } from './chain/links';
import type { Picker } from './decoder';

/** Samples at the parameter `temperature` from what one link leaves. */
export function truncated(link: Link, values: ParameterValues, seed: number): Picker {
  return chained([link, temperatureLink(values)], seed, {
    [COLUMN.temperature]: numberOf(values, 'temperature'),
  });
}
