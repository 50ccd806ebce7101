import { bytesAt } from '../../trace/byteStrings';
import { COLUMN, type Reference, type Sample } from '../../trace/sample';
import { alternativesAt } from '../../trace/sampleBuilder';
import { UNKNOWN_ID, type Nats, type TokenId, type TokenIndex } from '../../trace/units';
import type { Tail } from './divergenceBounds';

/** A token that one of two models lists at a position, or that stands there. */
export interface ListedToken {
  /** UNKNOWN_ID where the source gave text only. */
  readonly id: TokenId;
  readonly text: Uint8Array;
  /** ln p under the sample's model; NaN where it is not among what is known. */
  readonly own: Nats;
  /** ln p under the reference. */
  readonly base: Nats;
  /** Whether it is the sample's own token. */
  readonly chosen: boolean;
}

/** What both models list at a position, the likeliest under either first. */
export interface ListedUnion {
  readonly tokens: readonly ListedToken[];
  /** What may be outside of the model's list. */
  readonly own: Tail;
  readonly base: Tail;
}

/** Log-probabilities are stored as float32; so much mass may be missing or too much by that. */
const SLACK = 2e-6;

/**
 * Undefined where one of the models lists nothing, and where tokens without ids cannot be told
 * apart by their text.
 */
export function listedUnion(sample: Sample, index: TokenIndex): ListedUnion | undefined {
  const { reference } = sample;
  if (!reference) return undefined;
  const sides = { own: listed(sample, index), base: listed(reference, index) };
  const chosenId = sample.ids?.[index] ?? UNKNOWN_ID;
  const byId = [chosenId, ...[...sides.own, ...sides.base].map(({ id }) => id)].every(
    (id) => id !== UNKNOWN_ID,
  );
  const keyOf = ({ id, text }: Pick<Entry, 'id' | 'text'>): string =>
    byId ? String(id) : text.join();
  const chosen = { id: chosenId, text: bytesAt(sample.tokens, index) };
  const own = knownBy(sides.own, chosen, sample, index, keyOf);
  const base = knownBy(sides.base, chosen, reference, index, keyOf);
  if (!own || !base) return undefined;
  const entries = new Map([...base, ...own]);
  if (!byId && [...entries.values()].some(({ text }) => isBroken(text))) return undefined;
  const tokens = [...entries].map(([key, { id, text }]) => ({
    id,
    text,
    own: own.get(key)?.logprob ?? NaN,
    base: base.get(key)?.logprob ?? NaN,
    chosen: key === keyOf(chosen),
  }));
  const size = sample.origin.model?.vocabularySize ?? Infinity;
  return {
    tokens: tokens.sort((a, b) => best(b) - best(a)),
    own: tailOf(own, sides.own, size),
    base: tailOf(base, sides.base, size),
  };
}

interface Entry {
  readonly id: TokenId;
  readonly text: Uint8Array;
  readonly logprob: Nats;
}

function listed({ topK }: Reference, index: TokenIndex): readonly Entry[] {
  return (topK ? alternativesAt(topK, index) : []).filter(({ logprob }) => !Number.isNaN(logprob));
}

/** A model's list with the sample's own token; undefined where it is empty or contradicts itself. */
function knownBy(
  list: readonly Entry[],
  chosen: Pick<Entry, 'id' | 'text'>,
  { columns }: Reference,
  index: TokenIndex,
  keyOf: (entry: Pick<Entry, 'id' | 'text'>) => string,
): ReadonlyMap<string, Entry> | undefined {
  const known = new Map(list.map((entry) => [keyOf(entry), entry]));
  const worst = list.at(-1)?.logprob;
  if (worst === undefined || known.size < list.length) return undefined;
  // Rounded as the list is, so that equal values compare as equal.
  const logprob = Math.fround(columns.get(COLUMN.logprob)?.[index] ?? NaN);
  if (known.has(keyOf(chosen)) || Number.isNaN(logprob)) return known;
  return logprob > worst ? undefined : known.set(keyOf(chosen), { ...chosen, logprob });
}

function tailOf(
  known: ReadonlyMap<string, Entry>,
  list: readonly Entry[],
  vocabularySize: number,
): Tail {
  if (known.size >= vocabularySize) return { mass: 0, cap: 0 };
  let mass = 1;
  for (const { logprob } of known.values()) mass -= Math.exp(logprob);
  return { mass: Math.max(0, mass) + SLACK, cap: Math.exp(list.at(-1)?.logprob ?? 0) };
}

function best({ own, base }: ListedToken): Nats {
  return Math.max(Number.isNaN(own) ? -Infinity : own, Number.isNaN(base) ? -Infinity : base);
}

/** Whether a text holds U+FFFD, which stands for any bytes that are no text. */
function isBroken(text: Uint8Array): boolean {
  return text.some((byte, at) => byte === 0xef && text[at + 1] === 0xbf && text[at + 2] === 0xbd);
}
