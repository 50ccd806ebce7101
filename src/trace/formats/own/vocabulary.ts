import { bytesAt } from '../../byteStrings';
import type { Sample, TopK } from '../../sample';
import { decodeExactly } from '../../text';
import { UNKNOWN_ID } from '../../units';

/** Texts by id, as JSON. */
export type Vocabulary = Map<number, string>;

/** A token's text as JSON: a string, or its byte values where they alone are not UTF-8. */
export function tokenJson(bytes: Uint8Array): string {
  const text = decodeExactly(bytes);
  return text === undefined ? `[${bytes.join(',')}]` : JSON.stringify(text);
}

/** The alternatives' texts by id; undefined where ids are missing or one has two texts. */
export function vocabularyOf(topK: TopK): Vocabulary | undefined {
  const texts = new Map<number, number>();
  const out: Vocabulary = new Map();
  for (const [at, text] of topK.texts.entries()) {
    if (text < 0) continue;
    const id = topK.ids[at] ?? UNKNOWN_ID;
    if (id === UNKNOWN_ID) return undefined;
    const known = texts.get(id);
    if (known === text) continue;
    const json = tokenJson(bytesAt(topK.vocabulary, text));
    if (known !== undefined && out.get(id) !== json) return undefined;
    texts.set(id, text);
    out.set(id, json);
  }
  return out;
}

/** Of the alternatives of both its models; undefined where one of them needs texts in place. */
function vocabularyOfSample({ topK, reference }: Sample): Vocabulary | undefined {
  const [first, ...others] = [topK, reference?.topK].filter((given) => given !== undefined);
  const all = first && vocabularyOf(first);
  for (const other of others) {
    const more = vocabularyOf(other);
    if (!all || !more) return undefined;
    for (const [id, text] of more) {
      if ((all.get(id) ?? text) !== text) return undefined;
      all.set(id, text);
    }
  }
  return all;
}

/** How the texts of a trace's alternatives are written. */
export interface VocabularyPlan {
  /** Shared by the samples of the trace. */
  readonly shared: Vocabulary;
  /** Per sample what differs from it; undefined where the texts stand beside each alternative. */
  readonly own: readonly (Vocabulary | undefined)[];
}

/** Samples of two models may give one id two texts: the first sample's text is the shared one. */
export function planVocabulary(samples: readonly Sample[]): VocabularyPlan {
  const shared: Vocabulary = new Map();
  const own = samples.map((sample) => {
    const vocabulary = vocabularyOfSample(sample);
    if (!vocabulary) return undefined;
    const different: Vocabulary = new Map();
    for (const [id, text] of vocabulary) {
      const known = shared.get(id);
      if (known === undefined) shared.set(id, text);
      else if (known !== text) different.set(id, text);
    }
    return different;
  });
  return { shared, own };
}

export function vocabularyJson(vocabulary: Vocabulary): string {
  return `{${[...vocabulary].map(([id, text]) => `"${id}":${text}`).join(',')}}`;
}
