import { bytesAt } from '../../trace/byteStrings';
import type { Nats, TokenIndex } from '../../trace/units';
import { withoutBlanks } from './divergentTokens';
import type { Pool, PoolMember } from './pool';

/** One token string over many samples, blanks at its ends left out, in its own casing. */
export interface PooledWord {
  /** Bytes, because a token need not be whole characters. */
  readonly word: Uint8Array;
  /** Divergent tokens that read so. */
  readonly divergent: number;
  /** Samples in which it is divergent at least once. */
  readonly samples: number;
  /** All tokens that read so and whose JS is known. */
  readonly occurrences: number;
  /** Mean JS of all those, or of its lower bounds. */
  readonly meanJs: Nats;
}

export interface PooledWords {
  /** Different words among the divergent tokens; `words` holds the first of them. */
  readonly distinct: number;
  readonly words: readonly PooledWord[];
}

/** Words that a list shows at most: the rest of a long tail occurs once. */
export const MOST_WORDS = 200;

/** The words of all divergent tokens, those with most of them first, then by mean JS. */
export function pooledWords({ members }: Pool): PooledWords {
  interface Held {
    readonly word: Uint8Array;
    divergent: number;
    samples: number;
    last: PoolMember | undefined;
    count: number;
    sum: Nats;
  }
  const words = new Map<string, Held>();
  for (const member of members) {
    for (const index of member.found.indexes) {
      const word = wordAt(member, index);
      const key = keyOf(word);
      let held = words.get(key);
      if (!held) {
        held = { word: word.slice(), divergent: 0, samples: 0, last: undefined, count: 0, sum: 0 };
        words.set(key, held);
      }
      held.divergent += 1;
      if (held.last !== member) held.samples += 1;
      held.last = member;
    }
  }
  for (const member of members) {
    member.found.js.forEach((js, index) => {
      const held = Number.isNaN(js) ? undefined : words.get(keyOf(wordAt(member, index)));
      if (!held) return;
      held.count += 1;
      held.sum += js;
    });
  }
  const sorted = [...words.values()]
    .map(({ word, divergent, samples, count, sum }) => ({
      word,
      divergent,
      samples,
      occurrences: count,
      meanJs: sum / count,
    }))
    .sort((a, b) => b.divergent - a.divergent || b.meanJs - a.meanJs);
  return { distinct: sorted.length, words: sorted.slice(0, MOST_WORDS) };
}

function wordAt({ sample }: PoolMember, index: TokenIndex): Uint8Array {
  return withoutBlanks(bytesAt(sample.tokens, index));
}

/** One character per byte: equal bytes, equal keys. */
function keyOf(bytes: Uint8Array): string {
  let key = '';
  for (const byte of bytes) key += String.fromCharCode(byte);
  return key;
}
