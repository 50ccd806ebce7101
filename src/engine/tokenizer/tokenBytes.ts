import { isArray, isObject } from '../../trace/json';
import { encodeText } from '../../trace/text';
import { BYTE_OF_CHARACTER } from './byteAlphabet';

/** How a vocabulary writes bytes as text. */
export type ByteSpelling = 'byte-level' | 'sentencepiece' | 'plain' | WordPieces;

/** Words that blanks part, and their further pieces after a prefix. */
export interface WordPieces {
  readonly prefix: string;
  /** Whether the blank before a mark of punctuation is left out. */
  readonly cleanUp: boolean;
}

/** Reads the spelling from the decoder, pre-tokenizer and model that tokenizer.json declares. */
export function spellingOf(tokenizer: Readonly<Record<string, unknown>>): ByteSpelling {
  const parts = [...componentsOf(tokenizer.decoder), ...componentsOf(tokenizer.pre_tokenizer)];
  const has = (type: string): boolean => parts.some((part) => part.type === type);
  if (has('ByteLevel')) return 'byte-level';
  if (has('ByteFallback') || has('Metaspace')) return 'sentencepiece';
  const decoder = parts.find((part) => part.type === 'WordPiece');
  const model = isObject(tokenizer.model) ? tokenizer.model : {};
  if (!decoder && model.type !== 'WordPiece') return 'plain';
  const prefix = decoder?.prefix ?? model.continuing_subword_prefix;
  return {
    prefix: typeof prefix === 'string' ? prefix : '##',
    cleanUp: decoder !== undefined && decoder.cleanup !== false,
  };
}

/** A component and everything in it, where it is a sequence of components. */
function componentsOf(component: unknown): Readonly<Record<string, unknown>>[] {
  if (!isObject(component)) return [];
  const inner = [component.decoders, component.pretokenizers].filter(isArray).flat();
  return [component, ...inner.flatMap(componentsOf)];
}

/**
 * Bytes of an ordinary vocabulary entry. Alone they need not be valid UTF-8. A token is the same
 * wherever it stands: at the start of a text too, words of SentencePiece and WordPiece begin with
 * the blank that the tokenizers' own decoders leave out there.
 */
export function bytesOfEntry(entry: string, spelling: ByteSpelling): Uint8Array {
  if (spelling === 'byte-level') return byteLevel(entry);
  if (spelling === 'plain') return encodeText(entry);
  if (spelling === 'sentencepiece') {
    const byte = /^<0x([0-9A-Fa-f]{2})>$/.exec(entry)?.[1];
    return byte === undefined
      ? encodeText(entry.replaceAll('\u2581', ' '))
      : Uint8Array.of(parseInt(byte, 16));
  }
  return encodeText(wordPiece(entry, spelling));
}

/** What the decoder of Hugging Face's tokenizers sets without a blank, where it cleans up. */
const CLOSE_MARKS = /^(?:[.?!,]|n't|'m|'s|'ve|'re)/;

function wordPiece(entry: string, { prefix, cleanUp }: WordPieces): string {
  if (prefix !== '' && entry.startsWith(prefix)) return entry.slice(prefix.length);
  return cleanUp && CLOSE_MARKS.test(entry) ? entry : ` ${entry}`;
}

/** A character outside the alphabet cannot come from text; it is shown as it is. */
function byteLevel(entry: string): Uint8Array {
  const bytes: number[] = [];
  for (const character of entry) {
    const byte = BYTE_OF_CHARACTER.get(character);
    if (byte === undefined) bytes.push(...encodeText(character));
    else bytes.push(byte);
  }
  return Uint8Array.from(bytes);
}
