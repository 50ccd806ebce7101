import type { Parameter } from '../../../trace/parameters';
import { FORMS } from './wordTokens';

/** The reflection set of CyclicReflex's released code. */
export const WORDS: Parameter = {
  id: 'words',
  title: 'Words',
  help: 'Words whose logits are changed; those that are not a single token are left out and named.',
  type: 'words',
  default: ['wait', 'Wait', 'but', 'But', 'Alternatively'],
};

export const SPELLINGS: Parameter = {
  id: 'spellings',
  title: 'Spellings',
  help: 'expanded: each word also with a blank before it and in other casings. literal: as given, which is what the released code does.',
  type: 'choice',
  default: 'expanded',
  choices: FORMS,
};

export const END_OF_THINKING: Parameter = {
  id: 'end_of_thinking',
  title: 'End of thinking',
  help: 'Text that ends the reasoning; after it the decoder only samples.',
  type: 'text',
  default: '</think>',
};
