import { numberOf } from '../../trace/parameters';
import { COLUMN } from '../../trace/sample';
import { chained } from './chain/link';
import { temperatureLink } from './chain/links';
import { dryLink } from './chain/memory';
import { dryParameters } from './chain/memoryParameters';
import type { StepDecoder } from './decoder';
import { temperatureParameter } from './parameters';

export const dry: StepDecoder = {
  id: 'dry',
  title: 'DRY (don’t repeat yourself)',
  summary:
    'Makes tokens less likely that would continue a repeat of what stands at the end of the text, the longer the repeat the more. It also meets repeats that are meant, such as those of equations: the column hit.dry counts the tokens that it changed.',
  citation: 'p-e-w, "DRY", pull request 5677 of oobabooga/text-generation-webui, 2024.',
  fidelity: 'reconstructed',
  fidelityNote:
    'Sequence breakers are found in the text, so that one may lie inside a token (as in llama.cpp) or over several; the released code takes the last token of each breaker. Matches count as at most 50 tokens long, as there.',
  family: 'feedback',
  formula:
    'z(v) −= multiplier · base^(L − allowed_length) where v would continue a repeat of the last L ≥ allowed_length tokens, L ≤ 50;  x ~ softmax(z / T)',
  needs: 'logits',
  parameters: [...dryParameters(0.8), temperatureParameter(1)],
  create: (values, context) => {
    const link = dryLink(values, context);
    return chained([...(link ? [link] : []), temperatureLink(values)], context.seed, {
      [COLUMN.temperature]: numberOf(values, 'temperature'),
    });
  },
};
