import { keepSurprise } from '../processors/mirostat';
import type { StepDecoder } from './decoder';
import { MIROSTAT_MEMORY, mirostatParameters, mirostatPicker } from './mirostat';
import { temperatureParameter } from './parameters';

export const mirostat2: StepDecoder = {
  id: 'mirostat-v2',
  title: 'Mirostat v2',
  summary: `Keeps the surprise of the text near a target by cutting the tokens above a bound that follows it. ${MIROSTAT_MEMORY}`,
  citation:
    'Basu, Ramachandran, Keskar and Varshney, "Mirostat", ICLR 2021, arXiv 2007.14966; second version as in llama.cpp.',
  fidelity: 'published',
  family: 'feedback',
  formula:
    'keep v with −log₂ p(v) ≤ μ, at least the most probable;  x ~ q, the softmax over those kept;  μ ← μ − η (−log₂ q(x) − τ), μ₀ = 2τ',
  needs: 'logits',
  parameters: [...mirostatParameters(5, 0.1), temperatureParameter(1)],
  create: (values, context) => mirostatPicker(values, context, keepSurprise, 'kept'),
};
