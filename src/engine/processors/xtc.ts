import type { TokenId } from '../../trace/units';
import { TIE, type Logits } from './logits';
import { momentsOf } from './moments';
import { copyOf } from './rowPool';

/**
 * Excludes the top choices: of the tokens with a probability of at least the threshold only the
 * least probable one stays (and those that tie with it), with all below. Nothing changes where
 * there are fewer than two, or where one of the protected tokens would go.
 * p-e-w, pull request 6335 of oobabooga/text-generation-webui, 2024.
 */
export function excludeTopChoices(
  threshold: number,
  isProtected: (id: TokenId) => boolean,
): (logits: Logits, idAt?: (index: number) => TokenId) => Logits {
  return (logits, idAt = (index) => index) => {
    const { logSumExp } = momentsOf(logits);
    const bound = logSumExp + Math.log(threshold) - TIE;
    const { length } = logits;
    let least = Infinity;
    for (let index = 0; index < length; index += 1) {
      const logit = logits[index] ?? NaN;
      if (logit >= bound && logit > -Infinity && logit < least) least = logit;
    }
    let row: Logits | undefined;
    for (let index = 0; index < length; index += 1) {
      if (!((logits[index] ?? NaN) > least)) continue;
      if (isProtected(idAt(index))) return logits;
      row ??= copyOf(logits);
      row[index] = -Infinity;
    }
    return row ?? logits;
  };
}
