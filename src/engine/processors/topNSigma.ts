import { TIE, type Logits } from './logits';
import { cutting, type Cutting } from './threshold';

/**
 * Keeps the tokens with z >= max z - n sigma, sigma the standard deviation (unbiased, as in the
 * released code) of the logits that are left. It keeps the same tokens at every temperature.
 * Tang et al., "Top-n-sigma: not all logits are you need", 2024 (arXiv 2411.07641).
 */
export function topNSigma(n: number): Cutting {
  return cutting((logits) => {
    const { highest, deviation } = spreadOf(logits);
    return highest - n * deviation - TIE;
  });
}

/** In two passes, which does not cancel, and without a division for each logit. */
function spreadOf(logits: Logits): { highest: number; deviation: number } {
  const { length } = logits;
  let [count, sum, highest] = [0, 0, -Infinity];
  for (let id = 0; id < length; id += 1) {
    const logit = logits[id] ?? NaN;
    if (logit === -Infinity) continue;
    if (logit > highest) highest = logit;
    count += 1;
    sum += logit;
  }
  const mean = sum / count;
  let squares = 0;
  for (let id = 0; id < length; id += 1) {
    const distance = (logits[id] ?? NaN) - mean;
    if (distance > -Infinity) squares += distance * distance;
  }
  return { highest, deviation: count > 1 ? Math.sqrt(squares / (count - 1)) : 0 };
}
