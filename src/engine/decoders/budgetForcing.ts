import { numberOf, textOf } from '../../trace/parameters';
import { COLUMN } from '../../trace/sample';
import type { TokenId } from '../../trace/units';
import { EngineError } from '../errors';
import { chain } from '../processors/logits';
import { temperature } from '../processors/temperature';
import { topP } from '../processors/topP';
import type { StepContext, StepDecoder } from './decoder';
import { temperatureParameter, TOP_P } from './parameters';
import { END_OF_THINKING } from './reasoning/parameters';
import { ThinkingEnd } from './reasoning/thinkingEnd';
import { sampling } from './sampler';

export const budgetForcing: StepDecoder = {
  id: 'budget-forcing',
  title: 'S1 budget forcing',
  summary:
    'Sets how long a model thinks: an end of thinking that comes too soon is replaced by "Wait", one that comes too late is forced.',
  citation:
    'Muennighoff et al., "s1: simple test-time scaling", 2025, arXiv 2501.19393; code simplescaling/s1.',
  fidelity: 'published',
  family: 'reasoning',
  formula:
    'x = end of thinking and (ignored < ignore_ends or t < min_thinking): write wait_text instead;  t = max_thinking: write end of thinking and answer_text;  else x ~ top-p of softmax(z / T)',
  needs: 'logits',
  parameters: [
    {
      id: 'ignore_ends',
      title: 'Ends to ignore',
      help: 'How often an end of thinking is replaced. The authors evaluate 2, 4 and 6.',
      type: 'integer',
      default: 1,
      minimum: 0,
      maximum: 1000,
    },
    {
      id: 'min_thinking',
      title: 'Least thinking',
      help: 'Tokens of reasoning before which every end is replaced, beside those ignored.',
      type: 'integer',
      default: 0,
      minimum: 0,
      maximum: 1_000_000,
    },
    {
      id: 'max_thinking',
      title: 'Most thinking',
      help: 'Tokens of reasoning after which the end is forced.',
      type: 'integer',
      default: 32_000,
      minimum: 1,
      maximum: 1_000_000,
    },
    {
      id: 'wait_text',
      title: 'Wait',
      help: 'What is written in place of the end.',
      type: 'text',
      default: 'Wait',
    },
    {
      id: 'answer_text',
      title: 'Answer',
      help: 'What is written after a forced end, for example "Final Answer:"; empty for nothing.',
      type: 'text',
      default: '',
    },
    END_OF_THINKING,
    temperatureParameter(0),
    { ...TOP_P, default: 1 },
  ],
  create: (values, context) => {
    const { vocabulary, seed } = context;
    const marker = textOf(values, 'end_of_thinking');
    const endId = markerToken(marker, context);
    const waitIds = vocabulary.encode(textOf(values, 'wait_text'));
    const answerIds = vocabulary.encode(textOf(values, 'answer_text'));
    const [ignoreEnds, least, most] = [
      numberOf(values, 'ignore_ends'),
      numberOf(values, 'min_thinking'),
      numberOf(values, 'max_thinking'),
    ];
    const sampler = sampling(
      chain(temperature(numberOf(values, 'temperature')), topP(numberOf(values, 'top_p'))),
      seed,
    );
    const end = new ThinkingEnd(vocabulary, marker);
    let queue: readonly TokenId[] = [];
    let ignored = 0;
    let thought = 0;
    const force = (ids: readonly TokenId[]): { id: TokenId; columns: Record<string, number> } => {
      const [id = endId, ...rest] = ids;
      queue = rest;
      return { id, columns: { [COLUMN.forced]: 1 } };
    };
    return {
      pick: (logits, position) => {
        if (queue.length > 0) return force(queue);
        if (!end.passed && thought >= most) return force([endId, ...answerIds]);
        const { id } = sampler.pick(logits, position);
        const ends = id === endId || vocabulary.stopIds.has(id);
        if (!end.passed && ends && waitIds.length > 0) {
          if (ignored < ignoreEnds || thought < least) {
            ignored += 1;
            return force(waitIds);
          }
        }
        return { id, columns: { [COLUMN.forced]: 0 } };
      },
      accept: (id) => {
        end.accept(id);
        if (!end.passed) thought += 1;
      },
    };
  },
};

/** @throws EngineError `parameter` for a marker of several tokens, which cannot be held back. */
function markerToken(marker: string, { vocabulary }: StepContext): TokenId {
  const [id, ...more] = vocabulary.encode(marker);
  if (id !== undefined && more.length === 0) return id;
  throw new EngineError(
    'parameter',
    `end_of_thinking: this model writes "${marker}" as ${more.length + (id === undefined ? 0 : 1)} tokens. Budget forcing needs a text that is one token, such as the model's own delimiter.`,
  );
}
