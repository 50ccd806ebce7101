import type { ByteStrings } from './byteStrings';
import type { Sample, TopK } from './sample';
import type { TokenBlock } from './sampleBuilder';

/**
 * A sample as it crosses a process or webview boundary. Typed arrays own exact-size buffers (a
 * view would drag its whole backing store along), Maps become pairs (a webview's channel drops
 * Maps), and non-finite numbers occur in typed arrays only (elsewhere they would arrive as null).
 */
export type WireBlock = Omit<TokenBlock, 'columns'> & {
  readonly columns: readonly (readonly [string, Float64Array])[];
};
export type WireSample = Omit<Sample, 'columns'> & WireBlock;

export function packBlock(block: TokenBlock): WireBlock {
  return {
    tokens: ownStrings(block.tokens),
    columns: [...block.columns].map(([name, values]) => [name, values.slice()] as const),
    ...(block.ids ? { ids: block.ids.slice() } : {}),
    ...(block.topK ? { topK: ownTopK(block.topK) } : {}),
  };
}

export function packSample(sample: Sample): WireSample {
  return { ...sample, ...packBlock(sample) };
}

export function unpackBlock<T extends WireBlock>(
  wire: T,
): Omit<T, 'columns'> & { readonly columns: ReadonlyMap<string, Float64Array> } {
  return { ...wire, columns: new Map(wire.columns) };
}

function ownStrings(strings: ByteStrings): ByteStrings {
  return { length: strings.length, bytes: strings.bytes.slice(), offsets: strings.offsets.slice() };
}

function ownTopK(topK: TopK): TopK {
  return {
    k: topK.k,
    logprobs: topK.logprobs.slice(),
    ids: topK.ids.slice(),
    texts: topK.texts.slice(),
    vocabulary: ownStrings(topK.vocabulary),
  };
}
