import { ANSWER_BEFORE } from '../../trace/contrast';
import { numberOf, ParameterError, textOf, type ParameterValues } from '../../trace/parameters';
import type { Lens } from '../lens';
import { withTemplate } from './contexts';
import { contrastLens, type Contrasted } from './contrastLens';
import type { ContrastPreset, Question } from './preset';
import { clippedRatio, logRatio, runningSum } from './transforms';

/** What w is cut to in the paper. */
const CLIP = 200;

/** The tokens as the model would write them if it knew the answer, against what it wrote. */
export const INTRO_PRESET: ContrastPreset = {
  id: 'intro',
  title: 'InTRO: answer-conditioned',
  summary:
    'How much likelier each token is when the gold answer stands in the prompt: w = p(token | question + answer) / p(token | question).',
  citation: 'In-Token Rationality Optimization, AAAI 2026, arXiv 2511.09865',
  fidelity: 'reconstructed',
  fidelityNote:
    'How the answer is put into the prompt was not published: it is a template here, recorded with the result. The emitted token counts, without the paper’s further candidates.',
  parameters: [
    {
      id: 'template',
      title: 'Template',
      help: 'The question that knows the answer: {prompt} is the question, {answer} the answer.',
      type: 'text',
      default: '{prompt}\n\nThe correct answer is {answer}.',
    },
    {
      id: 'answer',
      title: 'Answer',
      help: 'The gold answer; empty for that of the trace.',
      type: 'text',
      default: '',
    },
    {
      id: 'clip',
      title: 'Clip',
      help: 'What w is cut to.',
      type: 'number',
      default: CLIP,
      minimum: 1,
      maximum: 1e6,
    },
    {
      id: 'every',
      title: 'Answer likelihood every',
      help: 'Tokens between two measurements of how likely the answer is; each reads lead and answer once. 0 for none.',
      type: 'integer',
      default: 8,
      minimum: 0,
      maximum: 100_000,
    },
    {
      id: 'lead',
      title: 'Lead',
      help: 'What stands between the response so far and the answer when its likelihood is measured.',
      type: 'text',
      default: '</think>Answer: ',
    },
  ],
  readings: ['with the answer', 'as it was asked'],
  models: 'one',
  lens: 'intro',
  contexts: (question, parameters) => [
    withTemplate(question, textOf(parameters, 'template'), {
      answer: answerOf(question, parameters),
    }),
    withTemplate(question, '{prompt}'),
  ],
  answer: (question, parameters) => {
    const every = numberOf(parameters, 'every');
    if (every === 0) return undefined;
    return { text: answerOf(question, parameters), lead: textOf(parameters, 'lead'), every };
  },
};

function answerOf({ answer = '' }: Question, parameters: ParameterValues): string {
  const given = textOf(parameters, 'answer');
  const known = given === '' ? answer : given;
  if (known !== '') return known;
  throw new ParameterError(
    `${INTRO_PRESET.title} needs a gold answer, which the trace does not tell. Give the parameter answer.`,
  );
}

/** ln w, cut from above; notable are tokens that the informed model would not have written. */
const LOG_WEIGHT = contrastLens(
  INTRO_PRESET,
  {
    id: 'intro',
    title: 'InTRO log-weight',
    summary:
      'Whether the token leads towards the answer: ln w, the log-ratio of the token with the answer in the prompt and without. Below 0 the model that knows the answer would rather not have written it.',
    unit: 'nats',
    range: [-Math.log(CLIP), Math.log(CLIP)],
    notable: 'low',
  },
  ({ first, second, parameters }) => {
    const most = Math.log(numberOf(parameters, 'clip'));
    return logRatio(first, second).map((ratio) => Math.min(most, ratio));
  },
);

const WEIGHT = contrastLens(
  INTRO_PRESET,
  {
    id: 'intro-weight',
    title: 'InTRO weight',
    summary:
      'The weight w that the training gives to the token, cut to [0, 200]. 1: the answer changes nothing.',
    unit: 'number',
    range: [0, 2],
    notable: 'low',
  },
  ({ first, second, parameters }) => clippedRatio(first, second, numberOf(parameters, 'clip')),
);

const CUMULATIVE = contrastLens(
  INTRO_PRESET,
  {
    id: 'intro-cumulative',
    title: 'InTRO evidence',
    summary:
      'Σ ln w of the tokens so far, not cut: the evidence for the answer that the response holds, if the model that knows the answer were an exact posterior.',
    unit: 'nats',
    range: [-10, 10],
    notable: 'low',
  },
  ({ first, second }) => evidence(first, second),
);

const LIKELIHOOD = contrastLens(
  INTRO_PRESET,
  {
    id: 'answer-likelihood',
    title: 'Answer likelihood',
    summary:
      'How much likelier the gold answer became by the response so far: ln p(answer | question, tokens) − ln p(answer | question). Measured at some tokens only.',
    unit: 'nats',
    range: [-10, 10],
    notable: 'low',
  },
  answerGain,
);

const GAP = contrastLens(
  INTRO_PRESET,
  {
    id: 'intro-gap',
    title: 'InTRO posterior error',
    summary:
      'InTRO evidence minus answer likelihood: both estimate the same, and would be equal if the model that knows the answer were an exact posterior.',
    unit: 'nats',
    range: [-5, 5],
    notable: 'high',
  },
  (contrasted) => {
    const gain = answerGain(contrasted);
    return typeof gain === 'string'
      ? gain
      : logRatio(evidence(contrasted.first, contrasted.second), gain);
  },
);

export const INTRO_LENSES: readonly Lens[] = [LOG_WEIGHT, WEIGHT, CUMULATIVE, LIKELIHOOD, GAP];

/** Σ ln w up to each token; equal to what {@link answerGain} measures for an exact posterior. */
export function evidence(first: Float64Array, second: Float64Array): Float64Array {
  return runningSum(logRatio(first, second));
}

function answerGain({ contrast, column }: Contrasted): Float64Array | string {
  const measured = column('answerLogprob');
  const before = contrast.figures?.[ANSWER_BEFORE];
  if (!measured || before === undefined) return 'The likelihood of the answer was not measured.';
  return measured.map((logprob) => logprob - before);
}
