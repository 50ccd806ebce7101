import { crossEntropy } from './headJoints';
import type { Labelled } from './softmaxRegression';

/** Temperatures that are looked at; beyond them a head says next to nothing, or far too much. */
const LEAST = 0.2;
const MOST = 5;
const STEPS = 40;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * The temperature under which states that the head was not fitted on are likeliest (Guo et al., "On
 * Calibration of Modern Neural Networks", ICML 2017), by golden-section search over its logarithm:
 * the loss has one minimum.
 * @param logits rows of [states, cells]
 */
export function fitTemperature(
  logits: readonly Float64Array[],
  labels: Pick<Labelled, 'cells' | 'weights'>,
): number {
  const loss = (logarithm: number): number => crossEntropy(logits, labels, Math.exp(logarithm));
  let [low, high] = [Math.log(LEAST), Math.log(MOST)];
  for (let step = 0; step < STEPS; step += 1) {
    const span = GOLDEN * (high - low);
    if (loss(high - span) <= loss(low + span)) high = low + span;
    else low = high - span;
  }
  return Math.exp((low + high) / 2);
}
