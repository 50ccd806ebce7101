import { numberOf, ParameterError, textOf } from '../../trace/parameters';
import type { Lens } from '../lens';
import { conversation } from './contexts';
import { contrastLens } from './contrastLens';
import type { ContrastPreset, Context, Question } from './preset';
import { logRatio, probabilityChange } from './transforms';

const WEIGHTINGS = ['effect', 'divergence'] as const;

/** The tokens after the whole prompt, against the prompt without a message or a span. */
export const NEXT_QUILL_PRESET: ContrastPreset = {
  id: 'next-quill',
  title: 'NextQuill: leave out a part of the prompt',
  summary:
    'Which tokens a message or a span of the prompt caused: p(token | whole prompt) − p(token | prompt without it).',
  citation: 'NextQuill, ICLR 2026, arXiv 2506.02368',
  fidelity: 'reconstructed',
  fidelityNote:
    'The paper leaves out a user’s history; here any message or span can be left out. Effect, threshold and weights are as released.',
  parameters: [
    {
      id: 'message',
      title: 'Message',
      help: 'Which message is left out, from 0; it counts where no span is given.',
      type: 'integer',
      default: 0,
      minimum: 0,
      maximum: 100_000,
    },
    {
      id: 'span',
      title: 'Span',
      help: 'FROM:TO, the characters of the exact prompt that are left out, from 0, TO not included.',
      type: 'text',
      default: '',
    },
    {
      id: 'threshold',
      title: 'Threshold',
      help: 'Effect above which a token counts as caused.',
      type: 'number',
      default: 0.05,
      minimum: -1,
      maximum: 1,
    },
    {
      id: 'high',
      title: 'Weight if caused',
      help: 'Training weight of caused tokens, before all are scaled.',
      type: 'number',
      default: 0.9,
      minimum: 0,
      maximum: 1,
    },
    {
      id: 'low',
      title: 'Weight if not',
      help: 'Training weight of the others, before all are scaled.',
      type: 'number',
      default: 0.1,
      minimum: 0,
      maximum: 1,
    },
    {
      id: 'weighting',
      title: 'Weighting',
      help: 'effect: by the threshold; divergence: by twice the JS divergence of the two distributions.',
      type: 'choice',
      default: 'effect',
      choices: WEIGHTINGS,
    },
  ],
  readings: ['the whole prompt', 'without the part'],
  models: 'one',
  lens: 'context-effect',
  contexts: (question, parameters) => {
    const span = textOf(parameters, 'span').trim();
    return span === ''
      ? withoutMessage(question, numberOf(parameters, 'message'))
      : withoutSpan(question, span);
  },
};

const EFFECT = contrastLens(
  NEXT_QUILL_PRESET,
  {
    id: 'context-effect',
    title: 'Context effect',
    summary:
      'How much of the token’s probability the part of the prompt made: p with it minus p without. Above 0.05 the paper takes it for caused.',
    unit: 'probability',
    range: [-1, 1],
    notable: 'high',
  },
  ({ first, second }) => probabilityChange(first, second),
);

const RATIO = contrastLens(
  NEXT_QUILL_PRESET,
  {
    id: 'context-log-ratio',
    title: 'Context log-ratio',
    summary:
      'The same on the scale of log-probabilities: pointwise mutual information of the token and the part of the prompt.',
    unit: 'nats',
    range: [-3, 3],
    notable: 'high',
    additive: true,
  },
  ({ first, second }) => logRatio(first, second),
);

const WEIGHT = contrastLens(
  NEXT_QUILL_PRESET,
  {
    id: 'next-quill-weight',
    title: 'NextQuill weight',
    summary: 'The training weight of the token, scaled so that the mean over the sample is 1.',
    unit: 'number',
    range: [0, 5],
    notable: 'high',
  },
  ({ first, second, parameters, column }) => {
    if (textOf(parameters, 'weighting') === 'divergence') {
      const js = column('js');
      if (!js) return 'The contrast did not record the JS divergence.';
      return divergenceWeights(js).map((weight) => weight * js.length);
    }
    const weights = effectWeights(probabilityChange(first, second), {
      threshold: numberOf(parameters, 'threshold'),
      high: numberOf(parameters, 'high'),
      low: numberOf(parameters, 'low'),
    });
    return weights.map((weight) => weight * weights.length);
  },
);

export const NEXT_QUILL_LENSES: readonly Lens[] = [EFFECT, RATIO, WEIGHT];

/** The weights of tokens by their effects, which sum to 1. */
export function effectWeights(
  effects: Float64Array,
  {
    threshold,
    high,
    low,
  }: { readonly threshold: number; readonly high: number; readonly low: number },
): Float64Array {
  return share(effects.map((effect) => (effect > threshold ? high : low)));
}

/** The same by twice the JS divergence, the other weighting of the released code. */
export function divergenceWeights(js: Float64Array): Float64Array {
  return share(js.map((value) => 2 * value));
}

/** Parts of the sum; all equal where there is nothing to share. */
function share(values: Float64Array): Float64Array {
  const sum = values.reduce((total, value) => total + value, 0);
  return values.map((value) => (sum > 0 ? value / sum : 1 / values.length));
}

function withoutMessage(question: Question, index: number): readonly [Context, Context] {
  const messages = conversation(question);
  if (index >= messages.length) {
    throw new ParameterError(
      `The prompt has ${messages.length} messages; there is none with the index ${index}.`,
    );
  }
  return [
    { kind: 'messages', messages },
    { kind: 'messages', messages: messages.filter((_, at) => at !== index) },
  ];
}

function withoutSpan({ text }: Question, span: string): readonly [Context, Context] {
  if (text === undefined || text === '') {
    throw new ParameterError(
      'The trace does not tell the exact prompt, so that no span of it can be left out. Leave out a message.',
    );
  }
  const characters = Array.from(text);
  const [, from = NaN, to = NaN] = (/^(\d+):(\d+)$/.exec(span) ?? []).map(Number);
  if (!(from < to && to <= characters.length)) {
    throw new ParameterError(
      `span must be FROM:TO with 0 ≤ FROM < TO ≤ ${characters.length}, the characters of the prompt, not "${span}".`,
    );
  }
  const rest = [...characters.slice(0, from), ...characters.slice(to)].join('');
  return [
    { kind: 'text', text },
    { kind: 'text', text: rest },
  ];
}
