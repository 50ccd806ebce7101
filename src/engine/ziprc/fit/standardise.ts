import type { Labelled } from './softmaxRegression';

/** (x - mean) * inverse has mean 0 and standard deviation 1, feature by feature. */
export interface Scaling {
  readonly mean: Float64Array;
  /** 1 / standard deviation; 0 for a feature that is the same everywhere, which then says nothing. */
  readonly inverse: Float64Array;
}

/** A standard deviation below this share of the mean's size is rounding. */
const ROUNDING = 1e-6;

/** By weighted means and variances, in two passes and float64. */
export function standardise({ states, rows, weights }: Omit<Labelled, 'cells'>): Scaling {
  const { width } = states;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = new Float64Array(width);
  const variance = new Float64Array(width);
  rows.forEach((row, state) => {
    const share = (weights[state] ?? 0) / total;
    states.row(row).forEach((value, feature) => {
      mean[feature] = (mean[feature] ?? 0) + share * value;
    });
  });
  rows.forEach((row, state) => {
    const share = (weights[state] ?? 0) / total;
    states.row(row).forEach((value, feature) => {
      const distance = value - (mean[feature] ?? 0);
      variance[feature] = (variance[feature] ?? 0) + share * distance * distance;
    });
  });
  const inverse = variance.map((value, feature) => {
    const deviation = Math.sqrt(value);
    return deviation > ROUNDING * Math.abs(mean[feature] ?? 0) ? 1 / deviation : 0;
  });
  return { mean, inverse };
}
