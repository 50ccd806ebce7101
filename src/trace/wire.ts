import type { ByteStrings } from './byteStrings';
import type { Reference, Sample, TopK } from './sample';
import type { TokenBlock } from './sampleBuilder';

/**
 * A sample as it crosses a process or webview boundary. Typed arrays own exact-size buffers (a
 * view would drag its whole backing store along), Maps become pairs (a webview's channel drops
 * Maps), and non-finite numbers occur in typed arrays only (elsewhere they would arrive as null).
 */
export type WireBlock = Omit<TokenBlock, 'columns' | 'reference'> & {
  readonly columns: WireColumns;
  readonly reference?: WireReference;
};
export type WireSample = Omit<Sample, 'columns' | 'reference'> & WireBlock;

type WireColumns = readonly (readonly [string, Float64Array])[];
type WireReference = Omit<Reference, 'columns'> & { readonly columns: WireColumns };

export function packBlock(block: TokenBlock): WireBlock {
  return {
    tokens: ownStrings(block.tokens),
    ...packDistributions(block),
    ...(block.ids ? { ids: block.ids.slice() } : {}),
    ...packReference(block),
    ...(block.ziprc ? { ziprc: { ...block.ziprc, joints: block.ziprc.joints.slice() } } : {}),
  };
}

function packReference({ reference }: { readonly reference?: Reference | undefined }): {
  readonly reference?: WireReference;
} {
  if (!reference) return {};
  const { model } = reference;
  return { reference: { ...packDistributions(reference), ...(model ? { model } : {}) } };
}

function packDistributions({ columns, topK }: Reference): WireReference {
  return {
    columns: [...columns].map(([name, values]) => [name, values.slice()] as const),
    ...(topK ? { topK: ownTopK(topK) } : {}),
  };
}

export function packSample(sample: Sample): WireSample {
  const { reference, ...rest } = sample;
  return { ...rest, ...packBlock(rest), ...packReference({ reference }) };
}

export function unpackBlock<T extends WireBlock>(
  wire: T,
): Omit<T, 'columns' | 'reference'> & Pick<Sample, 'columns' | 'reference'> {
  const { columns, reference, ...rest } = wire;
  return {
    ...rest,
    columns: new Map(columns),
    ...(reference ? { reference: { ...reference, columns: new Map(reference.columns) } } : {}),
  };
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
