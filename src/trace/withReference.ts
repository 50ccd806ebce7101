import { COLUMN, type Origin, type Sample } from './sample';

/**
 * Whether what two models say of a text can stand in the sample that the text comes from: the one
 * that was compared is the sample's own, reads its very tokens, and the sample has no other model
 * beside it.
 * @param compared the same text as a sample of its own, with a reference
 */
export function takesReference(sample: Sample, compared: Sample): boolean {
  const { ids, origin, columns } = sample;
  return (
    !sample.reference &&
    compared.reference !== undefined &&
    compared.finish !== 'cancelled' &&
    ids?.length === compared.ids?.length &&
    ids?.every((id, index) => id === compared.ids?.[index]) === true &&
    isSameModel(origin, compared.origin) &&
    // Log-probabilities after temperature or cuts are not those that were compared.
    (origin.distribution !== 'processed' || !columns.has(COLUMN.logprob))
  );
}

/** The same weights; of a server, which tells no hash, the same model of the same machine. */
function isSameModel({ model, server }: Origin, other: Origin): boolean {
  if (server || other.server) {
    return server?.host === other.server?.host && model?.name === other.model?.name;
  }
  return model?.hash !== undefined && model.hash === other.model?.hash;
}

/** The sample with what the comparison adds to it; what it has itself stays. */
export function withReference(
  sample: Sample,
  { columns, topK, reference, origin }: Sample,
): Sample {
  const model = reference?.model ?? origin.decoder?.otherModels?.[0];
  const alternatives = sample.topK ?? topK;
  return {
    ...sample,
    columns: new Map([...sample.columns, ...withoutKnown(columns, sample)]),
    ...(alternatives ? { topK: alternatives } : {}),
    ...(reference ? { reference: { ...reference, ...(model ? { model } : {}) } } : {}),
  };
}

function withoutKnown(columns: Sample['columns'], sample: Sample): [string, Float64Array][] {
  return [...columns].filter(([name]) => !sample.columns.has(name));
}
