import { EngineError } from '../errors';
import type { Logits } from '../processors/logits';
import { suppress } from '../processors/suppress';
import type { Distribution } from '../runtime/distribution';
import type { DecodingRun } from './decodingRun';

/**
 * Reads rows of a run's models so that they can be compared: as long as the shortest (models of one
 * tokenizer pad them differently), and without the tokens that must not be picked.
 */
export function allowedRows(run: DecodingRun): (distribution: Distribution) => Logits {
  const size = Math.min(...run.models.map((model) => model.vocabularySize));
  const mask = suppress(run.vocabulary.suppressedIds);
  return (distribution) => mask(new Float64Array(rowOf(distribution).subarray(0, size)));
}

/** The raw logits of a distribution that was asked for with them. */
export function rowOf({ logits }: Distribution): Float32Array {
  if (logits) return logits;
  throw new EngineError('internal', 'A model gave no row of logits.');
}
