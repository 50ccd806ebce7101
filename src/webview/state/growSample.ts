import type { ByteStrings } from '../../trace/byteStrings';
import type { Reference, Sample, TopK } from '../../trace/sample';
import type { TokenBlock } from '../../trace/sampleBuilder';
import { UNKNOWN_ID } from '../../trace/units';
import { cellsOf, headOf, sameHead, type ZipRc } from '../../trace/ziprc/zipRc';

/** The sample with the tokens of `block` after its own. Neither argument changes. */
export function growSample(sample: Sample, block: TokenBlock): Sample {
  const before = sample.tokens.length;
  const added = block.tokens.length;
  const reference =
    sample.reference || block.reference
      ? growDistributions(sample.reference ?? NOTHING, before, block.reference ?? NOTHING, added)
      : undefined;
  const ziprc = growJoints(sample.ziprc, before, block.ziprc, added);
  return {
    ...sample,
    tokens: growStrings(sample.tokens, block.tokens),
    ...growDistributions(sample, before, block, added),
    ...(reference ? { reference } : {}),
    ...(ziprc ? { ziprc } : {}),
    ...(sample.ids || block.ids
      ? {
          ids: joinInts(
            sample.ids ?? new Int32Array(before).fill(UNKNOWN_ID),
            block.ids ?? new Int32Array(added).fill(UNKNOWN_ID),
          ),
        }
      : {}),
  };
}

/** Rows of another head than the first count as missing. */
function growJoints(
  first: ZipRc | undefined,
  before: number,
  second: ZipRc | undefined,
  added: number,
): ZipRc | undefined {
  const head = first ?? second;
  if (!head) return undefined;
  const cells = cellsOf(head);
  const joints = new Float32Array((before + added) * cells).fill(NaN);
  if (first) joints.set(first.joints);
  if (second && sameHead(head, second)) joints.set(second.joints, before * cells);
  return { ...headOf(head), joints };
}

const NOTHING: Reference = { columns: new Map() };

function growDistributions(
  first: Reference,
  before: number,
  second: Reference,
  added: number,
): Reference {
  const names = new Set([...first.columns.keys(), ...second.columns.keys()]);
  const topK = growTopK(first.topK, before, second.topK, added);
  return {
    columns: new Map(
      [...names].map((name) => {
        const values = new Float64Array(before + added).fill(NaN);
        values.set(first.columns.get(name) ?? []);
        values.set(second.columns.get(name) ?? [], before);
        return [name, values] as const;
      }),
    ),
    ...(topK ? { topK } : {}),
  };
}

function growStrings(first: ByteStrings, second: ByteStrings): ByteStrings {
  const end = first.offsets[first.length] ?? 0;
  const more = second.offsets[second.length] ?? 0;
  const bytes = new Uint8Array(end + more);
  bytes.set(first.bytes.subarray(0, end));
  bytes.set(second.bytes.subarray(0, more), end);
  const offsets = new Uint32Array(first.length + second.length + 1);
  offsets.set(first.offsets.subarray(0, first.length + 1));
  for (let at = 0; at <= second.length; at += 1) {
    offsets[first.length + at] = end + (second.offsets[at] ?? 0);
  }
  return { length: first.length + second.length, bytes, offsets };
}

function joinInts(first: Int32Array, second: Int32Array): Int32Array {
  const joined = new Int32Array(first.length + second.length);
  joined.set(first);
  joined.set(second, first.length);
  return joined;
}

function growTopK(
  first: TopK | undefined,
  before: number,
  second: TopK | undefined,
  added: number,
): TopK | undefined {
  const k = Math.max(first?.k ?? 0, second?.k ?? 0);
  if (k === 0) return undefined;
  const size = (before + added) * k;
  const logprobs = new Float32Array(size).fill(NaN);
  const ids = new Int32Array(size).fill(UNKNOWN_ID);
  const texts = new Int32Array(size).fill(-1);
  const shift = first?.vocabulary.length ?? 0;
  const copy = (part: TopK | undefined, rows: number, row: number, textShift: number): void => {
    if (!part) return;
    for (let at = 0; at < rows; at += 1) {
      for (let slot = 0; slot < part.k; slot += 1) {
        const source = at * part.k + slot;
        const target = (row + at) * k + slot;
        const text = part.texts[source] ?? -1;
        logprobs[target] = part.logprobs[source] ?? NaN;
        ids[target] = part.ids[source] ?? UNKNOWN_ID;
        texts[target] = text < 0 ? -1 : text + textShift;
      }
    }
  };
  copy(first, before, 0, 0);
  copy(second, added, before, shift);
  const vocabulary =
    first && second
      ? growStrings(first.vocabulary, second.vocabulary)
      : (first ?? second)?.vocabulary;
  return vocabulary && { k, logprobs, ids, texts, vocabulary };
}
