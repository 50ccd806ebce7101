import { numberOf } from '../../trace/parameters';
import { COLUMN } from '../../trace/sample';
import { chained } from './chain/link';
import { temperatureLink } from './chain/links';
import { penaltiesLink } from './chain/memory';
import { penaltyParameters } from './chain/memoryParameters';
import type { StepDecoder } from './decoder';
import { temperatureParameter } from './parameters';

export const penalties: StepDecoder = {
  id: 'penalties',
  title: 'Repetition, presence and frequency penalties',
  summary: 'Makes tokens less likely that were there among the last ones.',
  citation:
    'Keskar et al., "CTRL", 2019, arXiv 1909.05858 (repetition penalty); OpenAI, API reference (presence and frequency penalties); order and window of llama.cpp.',
  fidelity: 'reconstructed',
  fidelityNote:
    'CTRL divides all logits, which would favour repeats with a negative logit; like Hugging Face and llama.cpp we multiply those. llama.cpp counts in a window that holds the prompt, which is the default here. For Hugging Face’s repetition penalty set the window to -1; for OpenAI’s presence and frequency penalties also leave out the prompt.',
  family: 'feedback',
  formula:
    'for v that was there n > 0 times: z(v) ← z(v) / r if z(v) > 0, else z(v) · r;  z(v) −= presence + n · frequency;  x ~ softmax(z / T)',
  needs: 'logits',
  parameters: [...penaltyParameters(1.1), temperatureParameter(1)],
  create: (values, context) => {
    const link = penaltiesLink(values, context);
    return chained([...(link ? [link] : []), temperatureLink(values)], context.seed, {
      [COLUMN.temperature]: numberOf(values, 'temperature'),
    });
  },
};
