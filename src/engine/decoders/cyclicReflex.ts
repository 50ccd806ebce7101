import { numberOf, textOf, wordsOf } from '../../trace/parameters';
import { chain } from '../processors/logits';
import { temperature } from '../processors/temperature';
import { topP } from '../processors/topP';
import type { StepDecoder } from './decoder';
import { temperatureParameter, TOP_P } from './parameters';
import { biasedSampler } from './reasoning/biasedSampler';
import { END_OF_THINKING, SPELLINGS, WORDS } from './reasoning/parameters';
import { ThinkingEnd } from './reasoning/thinkingEnd';
import { triangularWave } from './reasoning/waveform';
import { wordTokens } from './reasoning/wordTokens';

export const cyclicReflex: StepDecoder = {
  id: 'cyclic-reflex',
  title: 'CyclicReflex',
  summary:
    'Pushes the logits of reflection words up and down along the reasoning with a triangular wave, like a cyclical learning rate.',
  citation:
    'Fan et al., "CyclicReflex: improving large reasoning models via cyclical reflection token scheduling", 2025, arXiv 2506.11077; code OPTML-Group/CyclicReflex.',
  fidelity: 'published',
  family: 'reasoning',
  formula:
    'z(v) += δ(t) for v in the words, while thinking and from ≤ t < to;  δ(t) = A · |4 · ((t − C/4) mod C) / C − 2| − A;  x ~ top-p of softmax(z / T)',
  needs: 'logits',
  parameters: [
    {
      id: 'amplitude',
      title: 'Amplitude',
      help: 'A: the largest change of a logit. The authors use 1 to 5 and searched 1 to 10.',
      type: 'number',
      default: 5,
      minimum: 0,
      maximum: 100,
    },
    {
      id: 'period',
      title: 'Period',
      help: 'C: tokens of one cycle. The authors use 600 to 1,200 and searched 200 to 2,000.',
      type: 'integer',
      default: 1200,
      minimum: 2,
      maximum: 100_000,
    },
    {
      id: 'shift',
      title: 'Shift',
      help: 'Begins this share of a period later in the wave; 0.5 begins with discouraging.',
      type: 'number',
      default: 0,
      minimum: 0,
      maximum: 1,
    },
    {
      id: 'from',
      title: 'From',
      help: 'First position of the response that is changed.',
      type: 'integer',
      default: 0,
      minimum: 0,
      maximum: 1_000_000,
    },
    {
      id: 'to',
      title: 'To',
      help: 'First position that is not changed any more.',
      type: 'integer',
      default: 8192,
      minimum: 0,
      maximum: 1_000_000,
    },
    WORDS,
    SPELLINGS,
    END_OF_THINKING,
    temperatureParameter(0.6),
    TOP_P,
  ],
  create: (values, context) => {
    const number = (id: string): number => numberOf(values, id);
    const ids = wordTokens(wordsOf(values, 'words'), textOf(values, 'spellings'), context);
    const end = new ThinkingEnd(context.vocabulary, textOf(values, 'end_of_thinking'));
    const [from, to] = [number('from'), number('to')];
    const biasAt = (t: number): number =>
      end.passed || t < from || t >= to
        ? 0
        : triangularWave(t, number('amplitude'), number('period'), number('shift'));
    // vLLM's order, in which the authors ran it: temperature before the cut.
    const sampler = chain(temperature(number('temperature')), topP(number('top_p')));
    return biasedSampler(ids, biasAt, sampler, context.seed, (id) => {
      end.accept(id);
    });
  },
};
