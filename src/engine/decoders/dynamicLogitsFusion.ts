import { COLUMN } from '../../trace/sample';
import { writeFused } from '../decoding/writeFused';
import { dynamicStrength } from '../fusion/dynamicStrength';
import { addDifferences } from '../fusion/logitArithmetic';
import type { RunDecoder } from './decoder';
import { EXPERT_ROLES } from './models/expertRoles';
import { plainSampling, SAMPLING } from './models/plainSampling';
import { tripleOf } from './models/rows';

export const dynamicLogitsFusion: RunDecoder = {
  id: 'dynamic-logits-fusion',
  title: 'Dynamic logits fusion',
  summary:
    'Proxy tuning with a strength that is chosen anew at each token, so that the model moves as far as the small expert moved from its base. The strength is recorded.',
  citation:
    'Fan et al., "On giant\'s shoulders: effortless weak to strong by dynamic logits fusion", NeurIPS 2024, arXiv 2406.15480.',
  fidelity: 'reconstructed',
  fidelityNote:
    "After the pseudo-code of the paper's appendix; no code was released. One expert. The divergences are computed by an exact identity instead of from the mixed distribution, over the tokens that may be picked.",
  family: 'models',
  formula:
    "x ~ softmax((z + α (z_expert − z_base)) / T) over what top_p keeps;  α of 0, 0.1 … 2 with the least (KL(P′‖P) − KL(Q_expert‖Q))² + (KL(P‖P′) − KL(Q‖Q_expert))², the smallest among equals;  P, Q, Q_expert the models' distributions, P′ the mixed one",
  needs: 'run',
  otherModels: EXPERT_ROLES,
  parameters: SAMPLING,
  run: (run) =>
    writeFused(
      run,
      (rows) => {
        const [large, expert, base] = tripleOf(rows);
        const { alpha } = dynamicStrength(large, base, [expert]);
        return {
          logits: addDifferences(large, base, [{ logits: expert, strength: alpha }]),
          columns: { [COLUMN.strength]: alpha },
        };
      },
      plainSampling(run.parameters),
    ),
};
