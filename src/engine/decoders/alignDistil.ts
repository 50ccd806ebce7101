import { numberOf } from '../../trace/parameters';
import { COLUMN } from '../../trace/sample';
import { writeFused } from '../decoding/writeFused';
import { extrapolate } from '../fusion/extrapolate';
import type { RunDecoder } from './decoder';
import { plainSampling, SAMPLING } from './models/plainSampling';
import { pairOf } from './models/rows';

export const alignDistil: RunDecoder = {
  id: 'align-distil',
  title: 'AlignDistil extrapolation',
  summary:
    'Goes further from a weaker model than the model itself did, the further the more the two differ at a token. The strength is recorded.',
  citation:
    'Zhang et al., "AlignDistil: token-level language model alignment as adaptive policy distillation", ACL 2025, arXiv 2503.02832.',
  fidelity: 'reconstructed',
  fidelityNote:
    "The paper's teacher for training, used to decode. The scale is on the total variation, where the released code multiplies the L1 norm, twice as large: its β₂ is half of this scale. A limit of the strength and a plausibility cut are added, for at the paper's strength (β₂ = 10) the result is nearly one-hot.",
  family: 'models',
  formula:
    'z′ = z + α (z − z_reference) over v with p(v) ≥ plausibility · max p;  α = min(α_max, scale · TV(p, p_reference) + 0.001);  x ~ softmax(z′ / T) over what top_p keeps',
  needs: 'run',
  otherModels: [
    {
      id: 'reference',
      title: 'Reference',
      help: 'The weaker model: the base of a tuned one, or one tuned the other way round.',
    },
  ],
  parameters: [
    {
      id: 'scale',
      title: 'Scale',
      help: 'Strength per unit of total variation between the two distributions.',
      type: 'number',
      default: 2,
      minimum: 0,
      maximum: 100,
    },
    {
      id: 'alpha_max',
      title: 'Largest strength',
      help: 'α is at most this; 0 leaves only the plausibility cut.',
      type: 'number',
      default: 2,
      minimum: 0,
      maximum: 100,
    },
    {
      id: 'plausibility',
      title: 'Plausibility',
      help: 'A token must have this share of the probability of the best one; 0 lets all pass.',
      type: 'number',
      default: 0.1,
      minimum: 0,
      maximum: 1,
    },
    ...SAMPLING,
  ],
  run: (run) => {
    const options = {
      scale: numberOf(run.parameters, 'scale'),
      most: numberOf(run.parameters, 'alpha_max'),
      share: numberOf(run.parameters, 'plausibility'),
    };
    return writeFused(
      run,
      (rows) => {
        const { logits, strength } = extrapolate(...pairOf(rows), options);
        return { logits, columns: { [COLUMN.strength]: strength } };
      },
      plainSampling(run.parameters),
    );
  },
};
