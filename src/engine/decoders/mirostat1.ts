import { keepFrom, type Logits } from '../processors/logits';
import { HEAD, mirostatRank, zipfExponent } from '../processors/mirostat';
import { highestFew } from '../processors/prefix';
import { topK } from '../processors/topK';
import type { StepDecoder } from './decoder';
import { MIROSTAT_MEMORY, mirostatParameters, mirostatPicker } from './mirostat';
import { temperatureParameter } from './parameters';

export const mirostat1: StepDecoder = {
  id: 'mirostat',
  title: 'Mirostat',
  summary: `Keeps the surprise of the text near a target by choosing k of top-k from an estimate of the distribution's tail. ${MIROSTAT_MEMORY}`,
  citation:
    'Basu, Ramachandran, Keskar and Varshney, "Mirostat: a neural text decoding algorithm that directly controls perplexity", ICLR 2021, arXiv 2007.14966; code basusourya/mirostat.',
  fidelity: 'reconstructed',
  fidelityNote:
    'The vocabulary size is the model’s own, where the released code has that of GPT-2; k is rounded, where that code adds one more. Tokens that tie with the last one are kept.',
  family: 'feedback',
  formula:
    'ŝ = Σ tᵢ bᵢ / Σ tᵢ² over the 100 most probable, tᵢ = ln((i+1)/i), bᵢ = ln(pᵢ/pᵢ₊₁);  ε = ŝ − 1;  k = (ε 2^μ / (1 − V^−ε))^(1/ŝ), rounded;  x ~ top-k of softmax(z / T);  μ ← μ − η (−log₂ p(x) − τ), μ₀ = 2τ',
  needs: 'logits',
  parameters: [...mirostatParameters(3, 1), temperatureParameter(1)],
  create: (values, context) => mirostatPicker(values, context, keepEstimated, 'all'),
};

function keepEstimated(logits: Logits, mu: number): Logits {
  const head = highestFew(logits, HEAD);
  const rank = Math.round(mirostatRank(zipfExponent(head), mu, logits.length));
  const last = head[rank - 1];
  return last === undefined ? topK(rank)(logits) : keepFrom(logits, last);
}
