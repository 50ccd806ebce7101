import type { DecoderRun, ModelIdentity, Origin } from '../trace/sample';
import type { LoadedModel as Description } from './protocol';
import { versions } from './versions';

/** What made a sample, complete enough to make it again. */
export async function originOf(model: Description, decoder: DecoderRun): Promise<Origin> {
  return {
    model: identityOf(model),
    decoder,
    distribution: 'raw',
    device: model.device,
    versions: await versions(),
    createdAt: new Date().toISOString(),
  };
}

/** What tells a model from others. */
export function identityOf({
  name,
  hash,
  tokenizerHash,
  vocabularySize,
}: Description): ModelIdentity {
  return {
    name,
    ...(hash === undefined ? {} : { hash }),
    ...(tokenizerHash === undefined ? {} : { tokenizerHash }),
    ...(vocabularySize === undefined ? {} : { vocabularySize }),
  };
}
