import { numberOf } from '../../trace/parameters';
import type { RunDecoder } from './decoder';
import { SAMPLER, samplesParameter } from './samples/parameters';
import { sampleOnce, type Written } from './samples/sampleOnce';
import { tellVote } from './samples/tellVote';

export const selfConsistency: RunDecoder = {
  id: 'self-consistency',
  title: 'Self-consistency (majority vote)',
  summary: 'Writes several samples; the answer that most of them give is the result.',
  citation:
    'Wang et al., "Self-consistency improves chain of thought reasoning in language models", ICLR 2023, arXiv 2203.11171.',
  fidelity: 'published',
  family: 'samples',
  formula:
    'answer = argmax over a of #{i: answer of sample i = a};  each sample x ~ softmax(z / T) over the top-p set',
  needs: 'run',
  otherModels: [],
  parameters: [samplesParameter(8), ...SAMPLER],
  run: async (run) => {
    const samples: Written[] = [];
    for (let index = 0; index < numberOf(run.parameters, 'samples'); index += 1) {
      samples.push(await sampleOnce(run, index));
    }
    tellVote(
      samples,
      samples.map(() => 1),
    );
  },
};
