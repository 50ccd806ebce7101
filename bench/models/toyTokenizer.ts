import { BYTE_OF_CHARACTER } from '../../src/engine/tokenizer/byteAlphabet';

/** Id of the only special token. */
export const END = 256;

/**
 * A byte-level BPE tokenizer without merges: every byte is a token, and the other entries have
 * texts of two or three bytes that no text is split into. @param size entries, at least 257.
 */
export function toyTokenizer(size: number): object {
  const alphabet = [...BYTE_OF_CHARACTER.keys()];
  const vocabulary: Record<string, number> = {};
  alphabet.forEach((character, id) => (vocabulary[character] = id));
  for (let id = END + 1; id < size; id += 1) {
    const number = id - END - 1;
    const digits = [number % 256, Math.floor(number / 256) % 256, Math.floor(number / 65_536)];
    const text = digits.slice(0, number < 65_536 ? 2 : 3).map((digit) => alphabet[digit] ?? '');
    vocabulary[text.join('')] = id;
  }
  const byteLevel = { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true };
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: [
      {
        id: END,
        content: '<|end|>',
        single_word: false,
        lstrip: false,
        rstrip: false,
        normalized: false,
        special: true,
      },
    ],
    normalizer: null,
    pre_tokenizer: { ...byteLevel, use_regex: true },
    post_processor: null,
    decoder: { ...byteLevel, use_regex: true },
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: null,
      end_of_word_suffix: null,
      fuse_unk: false,
      byte_fallback: false,
      vocab: vocabulary,
      merges: [],
    },
  };
}
