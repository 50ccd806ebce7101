import type { Parameter } from '../../../trace/parameters';

/** How much text a memory spans. */
const MOST_TOKENS = 1_000_000;

/** @param repetition default of the repetition penalty; 1 where it is off. */
export function penaltyParameters(repetition: number): readonly Parameter[] {
  return [
    {
      id: 'repetition_penalty',
      title: 'Repetition penalty',
      help: 'Divides the positive logits of tokens that were there and multiplies the negative ones; 1 for none.',
      type: 'number',
      default: repetition,
      minimum: 0.5,
      maximum: 3,
    },
    {
      id: 'presence_penalty',
      title: 'Presence penalty',
      help: 'Taken once from the logit of each token that was there; 0 for none.',
      type: 'number',
      default: 0,
      minimum: -10,
      maximum: 10,
    },
    {
      id: 'frequency_penalty',
      title: 'Frequency penalty',
      help: 'Taken from the logit of a token for each time that it was there; 0 for none.',
      type: 'number',
      default: 0,
      minimum: -10,
      maximum: 10,
    },
    {
      id: 'penalty_last_n',
      title: 'Penalty window',
      help: 'Last tokens that count; -1 for all, 0 for none. Hugging Face and OpenAI take all.',
      type: 'integer',
      default: 64,
      minimum: -1,
      maximum: MOST_TOKENS,
    },
    {
      id: 'penalise_prompt',
      title: 'Penalise the prompt',
      help: "Whether the prompt's tokens count, as in llama.cpp and in Hugging Face's repetition penalty; OpenAI's presence and frequency penalties take the response only.",
      type: 'boolean',
      default: true,
    },
  ];
}

/** @param multiplier default; 0 where it is off. */
export function dryParameters(multiplier: number): readonly Parameter[] {
  return [
    {
      id: 'dry_multiplier',
      title: 'DRY multiplier',
      help: 'Taken from the logit of a token that would continue a repeat of the allowed length; 0 for none.',
      type: 'number',
      default: multiplier,
      minimum: 0,
      maximum: 100,
    },
    {
      id: 'dry_base',
      title: 'DRY base',
      help: 'By how much the penalty grows with each further token of the repeat.',
      type: 'number',
      default: 1.75,
      minimum: 1,
      maximum: 8,
    },
    {
      id: 'dry_allowed_length',
      title: 'DRY allowed length',
      help: 'Tokens of the shortest repeat that is penalised.',
      type: 'integer',
      default: 2,
      minimum: 1,
      maximum: 50,
    },
    {
      id: 'dry_penalty_last_n',
      title: 'DRY window',
      help: 'Last tokens in which repeats are looked for; -1 for all, prompt included, 0 for none.',
      type: 'integer',
      default: -1,
      minimum: -1,
      maximum: MOST_TOKENS,
    },
    {
      id: 'dry_sequence_breakers',
      title: 'DRY sequence breakers',
      help: 'Texts over which no repeat reaches; \\n is a line end, \\t a tab, \\\\ a backslash.',
      type: 'words',
      default: ['\\n', ':', '"', '*'],
    },
  ];
}
