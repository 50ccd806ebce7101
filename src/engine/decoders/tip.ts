import { numberOf, textOf, wordsOf } from '../../trace/parameters';
import { chain } from '../processors/logits';
import { temperature } from '../processors/temperature';
import { topP } from '../processors/topP';
import type { StepDecoder } from './decoder';
import { temperatureParameter, TOP_P } from './parameters';
import { biasedSampler } from './reasoning/biasedSampler';
import { END_OF_THINKING, SPELLINGS, WORDS } from './reasoning/parameters';
import { ThinkingEnd } from './reasoning/thinkingEnd';
import { wordTokens } from './reasoning/wordTokens';

export const tip: StepDecoder = {
  id: 'tip',
  title: 'TIP (thought-switching penalty)',
  summary:
    'Makes the words that switch to another thought less likely for the first tokens of each thought, against underthinking.',
  citation:
    'Wang et al., "Thoughts are all over the place: on the underthinking of o1-like LLMs", 2025, arXiv 2501.18585.',
  fidelity: 'reconstructed',
  fidelityNote:
    'The authors released no code that we know. A thought is taken to begin at its switch word, and the penalty ends with the reasoning. `constant` is the form in the code of CyclicReflex, which has no window.',
  family: 'reasoning',
  formula:
    'z(v) −= α for v in the words, while thinking and t < Ψ + β;  Ψ = position where the thought began;  x ~ top-p of softmax(z / T)',
  needs: 'logits',
  parameters: [
    {
      id: 'alpha',
      title: 'Penalty',
      help: 'α: taken from the logit of each word.',
      type: 'number',
      default: 3,
      minimum: 0,
      maximum: 100,
    },
    {
      id: 'beta',
      title: 'Window',
      help: 'β: tokens of a thought during which the penalty acts.',
      type: 'integer',
      default: 600,
      minimum: 0,
      maximum: 1_000_000,
    },
    {
      id: 'form',
      title: 'Form',
      help: 'windowed: as in the paper. constant: at every position of the reasoning.',
      type: 'choice',
      default: 'windowed',
      choices: ['windowed', 'constant'],
    },
    WORDS,
    SPELLINGS,
    END_OF_THINKING,
    temperatureParameter(0.6),
    TOP_P,
  ],
  create: (values, context) => {
    const ids = wordTokens(wordsOf(values, 'words'), textOf(values, 'spellings'), context);
    const end = new ThinkingEnd(context.vocabulary, textOf(values, 'end_of_thinking'));
    const [alpha, beta] = [numberOf(values, 'alpha'), numberOf(values, 'beta')];
    const constant = textOf(values, 'form') === 'constant';
    let began = 0;
    const biasAt = (t: number): number =>
      end.passed || (!constant && t >= began + beta) || alpha === 0 ? 0 : -alpha;
    const sampler = chain(
      temperature(numberOf(values, 'temperature')),
      topP(numberOf(values, 'top_p')),
    );
    return biasedSampler(ids, biasAt, sampler, context.seed, (id, position) => {
      end.accept(id);
      if (ids.has(id)) began = position;
    });
  },
};
