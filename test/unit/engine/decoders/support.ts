import type { StepContext, StepDecoder } from '../../../../src/engine/decoders/decoder';
import { DECODERS } from '../../../../src/engine/decoders/registry';
import type { Vocabulary } from '../../../../src/engine/decoding/vocabulary';
import { encodeText } from '../../../../src/trace/text';

export const STEP_DECODERS: readonly StepDecoder[] = DECODERS.filter(
  (decoder) => decoder.needs !== 'run',
);

/**
 * A vocabulary of words; a text is encoded by the longest word at each place, what has no word by
 * the last one.
 */
export function vocabularyOf(words: readonly string[], stop: readonly number[] = []): Vocabulary {
  return {
    size: words.length,
    encode: (text) => {
      const ids: number[] = [];
      for (let at = 0; at < text.length;) {
        const fits = words.filter((word) => word !== '' && text.startsWith(word, at));
        const longest = fits.sort((a, b) => b.length - a.length)[0];
        // As byte-level vocabularies do with what they have no word for.
        ids.push(longest === undefined ? words.length - 1 : words.indexOf(longest));
        at += longest?.length ?? 1;
      }
      return ids;
    },
    bytesOf: (id) => encodeText(words[id] ?? ''),
    stopIds: new Set(stop),
    suppressedIds: [],
  };
}

/** Letters, then the words and delimiters that decoders look for. */
export const WORDS = vocabularyOf([
  ...Array.from('abcdefghijklmnopqrstuvwxyz'),
  ...[' wait', 'Wait', ' but', '</think>', '\n', '"', '*', ':', ' ', '?'],
]);

export function contextOf(seed: number, vocabulary = WORDS): StepContext {
  return { seed, vocabulary, prompt: [0, 1], remark: () => undefined };
}
