import { EngineError } from '../errors';
import type { LoadedModel } from '../loadedModel';

/**
 * Ids of one model must mean the same to the others.
 * @throws EngineError `model`
 */
export function checkSameTokenizer(main: LoadedModel, others: readonly LoadedModel[]): void {
  for (const other of others) {
    if (other.tokenizer.hash === main.tokenizer.hash) continue;
    throw new EngineError(
      'model',
      `${other.description.name} cannot work together with ${main.description.name}: their tokenizers differ (vocabulary, merges or added tokens). Choose two models of one family.`,
    );
  }
}
