import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { isArray, isObject } from '../../trace/json';

/**
 * sha256 of the weights files one after the other, hex. For a model in one file this is what
 * `sha256sum` prints.
 */
export async function weightsHash(files: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) {
    for await (const chunk of fs.createReadStream(file, { highWaterMark: 1 << 20 })) {
      hash.update(chunk as Uint8Array);
    }
  }
  return hash.digest('hex');
}

/**
 * sha256 of what decides the ids, hex: the JSON text, without blanks, of
 * `[vocabulary by id, merges, added tokens by id]`, the first and the last as [id, text] pairs.
 * Two models can share token ids when it is equal, whatever else their tokenizer.json says.
 */
export function tokenizerHash(tokenizer: Readonly<Record<string, unknown>>): string {
  const model = isObject(tokenizer.model) ? tokenizer.model : {};
  const canonical = [
    vocabularyOf(model.vocab).sort(byId),
    mergesOf(model.merges),
    addedTokensOf(tokenizer.added_tokens).sort(byId),
  ];
  return createHash('sha256').update(JSON.stringify(canonical)).digest('hex');
}

type Entry = readonly [id: number, text: string];

function byId([a, left]: Entry, [b, right]: Entry): number {
  return a - b || (left < right ? -1 : 1);
}

/** BPE maps texts to ids; Unigram lists [text, score] in the order of the ids. */
function vocabularyOf(vocab: unknown): Entry[] {
  if (isArray(vocab)) {
    return vocab.map((entry, id) => [id, isArray(entry) ? String(entry[0]) : String(entry)]);
  }
  if (!isObject(vocab)) return [];
  return Object.entries(vocab).map(([text, id]) => [Number(id), text]);
}

/** Older files write a merge as one text with a blank, newer ones as a pair. */
function mergesOf(merges: unknown): string[] {
  if (!isArray(merges)) return [];
  return merges.map((merge) => (isArray(merge) ? merge.join(' ') : String(merge)));
}

function addedTokensOf(added: unknown): Entry[] {
  if (!isArray(added)) return [];
  return added.filter(isObject).map((token) => [Number(token.id), String(token.content)]);
}
