import { numberOf, type ParameterValues } from '../../../trace/parameters';
import { minP } from '../../processors/minP';
import { temperature } from '../../processors/temperature';
import { topK } from '../../processors/topK';
import { topNSigma } from '../../processors/topNSigma';
import { topP } from '../../processors/topP';
import { typical } from '../../processors/typical';
import type { StepContext } from '../decoder';
import { cut, type Link } from './link';
import { dryLink, penaltiesLink } from './memory';
import type { LinkId } from './order';
import { xtcLink } from './xtcLink';

/** The links in their order; those whose parameters are neutral are left out. */
export function linksOf(
  order: readonly LinkId[],
  values: ParameterValues,
  context: StepContext,
): readonly Link[] {
  return order.flatMap((id) => linkOf(id, values, context) ?? []);
}

function linkOf(id: LinkId, values: ParameterValues, context: StepContext): Link | undefined {
  const number = (name: string): number => numberOf(values, name);
  switch (id) {
    case 'penalties':
      return penaltiesLink(values, context);
    case 'dry':
      return dryLink(values, context);
    case 'top-n-sigma':
      return number('top_n_sigma') === 0 ? undefined : cut(id, topNSigma(number('top_n_sigma')));
    case 'top-k':
      return number('top_k') === 0 ? undefined : cut(id, topK(number('top_k')));
    case 'typical':
      return number('typical_p') === 1 ? undefined : cut(id, typical(number('typical_p')));
    case 'top-p':
      return number('top_p') === 1 ? undefined : cut(id, topP(number('top_p')));
    case 'min-p':
      return number('min_p') === 0 ? undefined : cut(id, minP(number('min_p')));
    case 'xtc':
      return number('xtc_probability') === 0
        ? undefined
        : xtcLink(number('xtc_probability'), number('xtc_threshold'), context);
    case 'temperature':
      return temperatureLink(values);
  }
}

/** Divides by the parameter `temperature`. */
export function temperatureLink(values: ParameterValues): Link {
  return {
    id: 'temperature',
    kind: 'scale',
    byId: false,
    apply: temperature(numberOf(values, 'temperature')),
  };
}
