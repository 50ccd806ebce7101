import { wordsOf } from '../trace/parameters';
import type { Lens } from './lens';
import { DEFAULT_REFLECTION_WORDS, reflectionSpans } from './reflectionSpans';

/** 1 for each token that a reflection word touches, else 0. */
export const REFLECTION: Lens = {
  id: 'reflection',
  title: 'Reflection',
  summary:
    'Tokens of words with which a model turns back on its own reasoning, in any casing: “Wait”, “But”, “Alternatively”.',
  citation: 'Fan et al., CyclicReflex, arXiv 2506.11077',
  fidelity: 'reconstructed',
  fidelityNote:
    'The published set is five token strings (wait, Wait, but, But, Alternatively) without the forms that begin with a space; here the words are found as whole words in the decoded text, in every casing, also over several tokens.',
  parameters: [
    {
      id: 'words',
      title: 'Words',
      help: 'Words or phrases, matched whole and in any casing.',
      type: 'words',
      default: DEFAULT_REFLECTION_WORDS,
    },
  ],
  unit: 'flag',
  range: [0, 1],
  notable: 'high',
  compute(sample, parameters) {
    const values = new Float64Array(sample.tokens.length);
    for (const span of reflectionSpans(sample, wordsOf(parameters, 'words'))) {
      values.fill(1, span.start, span.end);
    }
    return { kind: 'exact', values };
  },
};
