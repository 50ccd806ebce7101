import { isArray, isObject } from '../../trace/json';
import { encodeText } from '../../trace/text';
import { BYTE_OF_CHARACTER } from './byteAlphabet';

/** How a vocabulary writes bytes as text. */
export type ByteSpelling = 'byte-level' | 'sentencepiece' | 'plain';

/** Reads the spelling from the decoder and pre-tokenizer that tokenizer.json declares. */
export function spellingOf(tokenizer: Readonly<Record<string, unknown>>): ByteSpelling {
  const parts = [...componentsOf(tokenizer.decoder), ...componentsOf(tokenizer.pre_tokenizer)];
  const has = (type: string): boolean => parts.some((part) => part.type === type);
  if (has('ByteLevel')) return 'byte-level';
  if (has('ByteFallback') || has('Metaspace')) return 'sentencepiece';
  return 'plain';
}

/** A component and everything in it, where it is a sequence of components. */
function componentsOf(component: unknown): Readonly<Record<string, unknown>>[] {
  if (!isObject(component)) return [];
  const inner = [component.decoders, component.pretokenizers].filter(isArray).flat();
  return [component, ...inner.flatMap(componentsOf)];
}

/** Bytes of an ordinary vocabulary entry. Alone they need not be valid UTF-8. */
export function bytesOfEntry(entry: string, spelling: ByteSpelling): Uint8Array {
  switch (spelling) {
    case 'byte-level':
      return byteLevel(entry);
    case 'sentencepiece': {
      const byte = /^<0x([0-9A-Fa-f]{2})>$/.exec(entry)?.[1];
      return byte === undefined
        ? encodeText(entry.replaceAll('\u2581', ' '))
        : Uint8Array.of(parseInt(byte, 16));
    }
    case 'plain':
      return encodeText(entry);
  }
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
