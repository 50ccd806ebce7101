import type { DecoderRun, Origin } from '../trace/sample';
import type { LoadedModel as Description } from './protocol';
import { versions } from './versions';

/** What made a sample, complete enough to make it again. */
export async function originOf(
  { name, hash, tokenizerHash, vocabularySize }: Description,
  decoder: DecoderRun,
): Promise<Origin> {
  return {
    model: {
      name,
      ...(hash === undefined ? {} : { hash }),
      ...(tokenizerHash === undefined ? {} : { tokenizerHash }),
      ...(vocabularySize === undefined ? {} : { vocabularySize }),
    },
    decoder,
    distribution: 'raw',
    versions: await versions(),
    createdAt: new Date().toISOString(),
  };
}
