import { numberOf } from '../../trace/parameters';
import { writeFused } from '../decoding/writeFused';
import { contrast } from '../fusion/contrast';
import type { RunDecoder } from './decoder';
import { plainSampling, SAMPLING } from './models/plainSampling';
import { pairOf } from './models/rows';

export const contrastive: RunDecoder = {
  id: 'contrastive',
  title: 'Contrastive decoding',
  summary:
    'Prefers what the model finds likelier than a weaker model does, among the tokens that it finds plausible.',
  citation:
    'Li et al., "Contrastive decoding: open-ended text generation as optimization", ACL 2023, arXiv 2210.15097.',
  fidelity: 'reconstructed',
  fidelityNote:
    'Score, plausibility cut and amateur temperature are as published; the paper searches with beams over the score, here each token is drawn from its softmax, or is the best one at temperature 0.',
  family: 'models',
  formula:
    's(v) = ln p(v) − λ ln p_amateur(v) for v with p(v) ≥ α · max p, else −∞;  p_amateur = softmax(z_amateur / T_amateur);  x ~ softmax(s / T) over what top_p keeps',
  needs: 'run',
  otherModels: [
    {
      id: 'amateur',
      title: 'Amateur',
      help: 'A weaker model, whose preferences are taken off: a smaller one of the same family.',
    },
  ],
  parameters: [
    {
      id: 'alpha',
      title: 'Plausibility',
      help: 'α: a token must have this share of the probability of the best one; 0 lets all pass, 1 only the best.',
      type: 'number',
      default: 0.1,
      minimum: 0,
      maximum: 1,
    },
    {
      id: 'lambda',
      title: 'Weight',
      help: 'λ: how much the amateur counts; 0 leaves only the plausibility cut.',
      type: 'number',
      default: 1,
      minimum: 0,
      maximum: 10,
    },
    {
      id: 'amateur_temperature',
      title: 'Amateur temperature',
      help: 'Divides the logits of the amateur.',
      type: 'number',
      default: 0.5,
      minimum: 0.01,
      maximum: 10,
    },
    ...SAMPLING,
  ],
  run: (run) => {
    const options = {
      alpha: numberOf(run.parameters, 'alpha'),
      lambda: numberOf(run.parameters, 'lambda'),
      temperature: numberOf(run.parameters, 'amateur_temperature'),
    };
    return writeFused(
      run,
      (rows) => ({ logits: contrast(...pairOf(rows), options) }),
      plainSampling(run.parameters),
    );
  },
};
