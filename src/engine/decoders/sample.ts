import { numberOf, textOf, wordsOf } from '../../trace/parameters';
import { COLUMN } from '../../trace/sample';
import { chained } from './chain/link';
import { linksOf } from './chain/links';
import { dryParameters, penaltyParameters } from './chain/memoryParameters';
import { CUSTOM_ORDER, ORDER, orderOf } from './chain/order';
import type { StepDecoder } from './decoder';
import {
  MIN_P,
  temperatureParameter,
  TOP_P,
  topKParameter,
  topNSigmaParameter,
  TYPICAL_P,
  XTC_THRESHOLD,
  xtcProbabilityParameter,
} from './parameters';

export const sample: StepDecoder = {
  id: 'sample',
  title: 'Sampler chain',
  summary:
    "The common samplers one after the other, in llama.cpp's order and with its defaults, in Hugging Face's order or in your own. Of each link the trace says how many tokens it cut.",
  citation: 'llama.cpp, tools/main documentation of the sampler chain and its defaults.',
  fidelity: 'reconstructed',
  fidelityNote:
    'Tokens that tie at a cut are kept, the sequence breakers of DRY are found in the text, and the random numbers are our own, so the same seed gives other tokens than llama.cpp. Dynamic temperature, the infill sampler and grammars are not part of the chain.',
  family: 'basic',
  formula:
    'penalties → dry → top-n-sigma → top-k → typical → top-p → min-p → xtc → temperature (llama.cpp);  penalties → dry → temperature → top-k → top-p → min-p → typical → top-n-sigma → xtc (hugging-face);  x ~ softmax of what is left',
  needs: 'logits',
  parameters: [
    topKParameter(0),
    TOP_P,
    MIN_P,
    temperatureParameter(0.8),
    { ...TYPICAL_P, default: 1 },
    topNSigmaParameter(0, '0 keeps all'),
    xtcProbabilityParameter(0),
    XTC_THRESHOLD,
    ...penaltyParameters(1),
    ...dryParameters(0),
    ORDER,
    CUSTOM_ORDER,
  ],
  create: (values, context) => {
    const order = orderOf(textOf(values, 'order'), wordsOf(values, 'custom_order'));
    const temperature = order.includes('temperature') ? numberOf(values, 'temperature') : 1;
    return chained(linksOf(order, values, context), context.seed, {
      [COLUMN.temperature]: temperature,
    });
  },
};
