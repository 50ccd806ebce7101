import { bytesAt } from '../../trace/byteStrings';
import type { Sample } from '../../trace/sample';
import type { Nats, TokenIndex } from '../../trace/units';
import type { LensValues } from '../lens';
import { COMPARED_COLUMNS } from './columns';

/** Tokens before which two models are further apart than a threshold. */
export interface DivergentTokens {
  /** Whose JS, or its lower bound where only top-k is known, is above the threshold; ascending. */
  readonly indexes: readonly TokenIndex[];
  /** Whose upper bound alone is above it: the lists of both models do not decide. Ascending. */
  readonly possible: readonly TokenIndex[];
  /** Tokens whose JS is known, if only by bounds. */
  readonly known: number;
  /** Of the known tokens, 0 to 1; NaN where none is known. */
  readonly share: number;
  /** JS per token, or its lower bound; NaN where not known. */
  readonly js: Float64Array;
}

/**
 * "Sparse but Critical", arXiv 2603.22446, §4: JS > 0.1 nats is clearly divergent.
 * @returns undefined where the sample was not compared with another model
 */
export function divergentTokens(sample: Sample, threshold: Nats): DivergentTokens | undefined {
  const values: LensValues = JS?.compute(sample, {}) ?? { kind: 'absent', reason: '' };
  if (values.kind === 'absent') return undefined;
  const [js, upper] =
    values.kind === 'exact' ? [values.values, values.values] : [values.lower, values.upper];
  const indexes: TokenIndex[] = [];
  const possible: TokenIndex[] = [];
  let known = 0;
  js.forEach((value, index) => {
    if (!Number.isNaN(value)) known += 1;
    if (value > threshold) indexes.push(index);
    else if ((upper[index] ?? NaN) > threshold) possible.push(index);
  });
  return { indexes, possible, known, share: known > 0 ? indexes.length / known : NaN, js };
}

const JS = COMPARED_COLUMNS.find(({ id }) => id === 'js');

/** One token string over a sample, blanks at its ends left out, in its own casing. */
export interface WordDivergence {
  /** Bytes, because a token need not be whole characters. */
  readonly word: Uint8Array;
  /** Divergent tokens that read so, ascending; at least one. */
  readonly indexes: readonly TokenIndex[];
  /** All tokens that read so and whose JS is known. */
  readonly occurrences: number;
  /** Mean JS of all those, or of its lower bounds. */
  readonly meanJs: Nats;
}

/** The words of the divergent tokens, those with most of them first, then by mean JS. */
export function byWord(
  { tokens }: Pick<Sample, 'tokens'>,
  { indexes, js }: DivergentTokens,
): readonly WordDivergence[] {
  const words = new Map<string, { word: Uint8Array; at: TokenIndex[]; count: number; sum: Nats }>();
  const wordAt = (index: TokenIndex): Uint8Array => withoutBlanks(bytesAt(tokens, index));
  for (const index of indexes) {
    const word = wordAt(index);
    const key = keyOf(word);
    const held = words.get(key);
    if (held) held.at.push(index);
    else words.set(key, { word, at: [index], count: 0, sum: 0 });
  }
  js.forEach((value, index) => {
    const held = Number.isNaN(value) ? undefined : words.get(keyOf(wordAt(index)));
    if (!held) return;
    held.count += 1;
    held.sum += value;
  });
  return [...words.values()]
    .map(({ word, at, count, sum }) => ({
      word,
      indexes: at,
      occurrences: count,
      meanJs: sum / count,
    }))
    .sort((a, b) => b.indexes.length - a.indexes.length || b.meanJs - a.meanJs);
}

/** A token of blanks alone stays as it is. */
export function withoutBlanks(bytes: Uint8Array): Uint8Array {
  const start = bytes.findIndex((byte) => !isBlank(byte));
  return start < 0
    ? bytes
    : bytes.subarray(start, bytes.findLastIndex((byte) => !isBlank(byte)) + 1);
}

/** Space, tab and line ends. */
function isBlank(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
}

function keyOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
}
