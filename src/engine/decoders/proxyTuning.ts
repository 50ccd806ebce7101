import { numberOf } from '../../trace/parameters';
import { writeFused } from '../decoding/writeFused';
import { addDifferences } from '../fusion/logitArithmetic';
import type { RunDecoder } from './decoder';
import { EXPERT_ROLES } from './models/expertRoles';
import { plainSampling, SAMPLING } from './models/plainSampling';
import { tripleOf } from './models/rows';

export const proxyTuning: RunDecoder = {
  id: 'proxy-tuning',
  title: 'Proxy tuning',
  summary:
    'Adds to the model what tuning changed in a small one: the difference of the logits of a small expert and of its base.',
  citation:
    'Liu et al., "Tuning language models by proxy", COLM 2024, arXiv 2401.08565; the strength as in Fan et al., arXiv 2406.15480.',
  fidelity: 'published',
  family: 'models',
  formula: 'x ~ softmax((z + α (z_expert − z_base)) / T) over what top_p keeps',
  needs: 'run',
  otherModels: EXPERT_ROLES,
  parameters: [
    {
      id: 'alpha',
      title: 'Strength',
      help: 'α: 1 as in the paper, 0 leaves the model as it is.',
      type: 'number',
      default: 1,
      minimum: 0,
      maximum: 10,
    },
    ...SAMPLING,
  ],
  run: (run) => {
    const strength = numberOf(run.parameters, 'alpha');
    return writeFused(
      run,
      (rows) => {
        const [large, expert, base] = tripleOf(rows);
        return { logits: addDifferences(large, base, [{ logits: expert, strength }]) };
      },
      plainSampling(run.parameters),
    );
  },
};
