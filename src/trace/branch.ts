import { bytesAt } from './byteStrings';
import { withoutContrasts } from './contrast';
import type { Sample } from './sample';
import { rowsOf, SampleBuilder } from './sampleBuilder';
import type { TokenIndex } from './units';

/**
 * A sample that goes on from a token of another one: it begins with the parent's tokens
 * [0, token), records and all, so that it says everything by itself.
 * @param own what was written from there on.
 */
export function branchOf(parent: Sample, token: TokenIndex, own: Sample): Sample {
  const builder = new SampleBuilder();
  for (const row of beginningOf(parent, token)) builder.push(row);
  for (const row of rowsOf(own)) builder.push(row);
  return { ...own, ...builder.build(), parent: { sample: parent.id, token } };
}

/** The rows of a sample's first tokens. */
export function* beginningOf(sample: Sample, token: TokenIndex): ReturnType<typeof rowsOf> {
  let index = 0;
  // A contrast is of the whole sample that its record stands in.
  for (const row of rowsOf({ ...sample, columns: withoutContrasts(sample) })) {
    if (index === token) return;
    yield row;
    index += 1;
  }
}

/** Whether two samples have the same first tokens, by their texts and, where both tell them, ids. */
export function beginsAlike(
  a: Pick<Sample, 'tokens' | 'ids'>,
  b: Pick<Sample, 'tokens' | 'ids'>,
  token: TokenIndex,
): boolean {
  if (a.tokens.length < token || b.tokens.length < token) return false;
  for (let at = 0; at < token; at += 1) {
    if (a.ids && b.ids && a.ids[at] !== b.ids[at]) return false;
    if (!sameBytes(bytesAt(a.tokens, at), bytesAt(b.tokens, at))) return false;
  }
  return true;
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}
