import { minimise, type MinimiseOptions, type Objective } from './lbfgs';
import { standardise, type Scaling } from './standardise';
import type { StateRows } from './stateRows';

/** States with their cells: entry i of each list is the state in row `rows[i]`. */
export interface Labelled {
  readonly states: StateRows;
  readonly rows: Int32Array;
  readonly cells: Int32Array;
  /** What each state counts, above 0. */
  readonly weights: Float64Array;
}

/** A linear map from a hidden state to the logits of cells. */
export interface LinearHead {
  readonly cells: number;
  readonly width: number;
  /** Row-major [cells, width + 1]; the last column is the bias. */
  readonly weights: Float64Array;
}

export interface SoftmaxRegression {
  /** The objective over parameters, row-major [width + 1, cells] for standardised features. */
  readonly objective: (l2: number) => Objective;
  /** Parameters of the head that says the same of every state: how often each cell is. */
  readonly constant: Float64Array;
  /** The head of some parameters, for features as they are. */
  readonly headOf: (parameters: Float64Array) => LinearHead;
}

/** States that each cell has in advance, so that one that was never seen is not impossible. */
const PRIOR_STATES = 0.5;

/**
 * Multinomial logistic regression: the mean cross-entropy of the cells in nats, weighted, plus
 * l2 / 2 times the squared distance from the constant head, all for standardised features. A large
 * `l2` so gives how often each cell is, whatever the state.
 */
export function softmaxRegression(data: Labelled, cells: number): SoftmaxRegression {
  const { width } = data.states;
  const scaling = standardise(data);
  const constant = constantParameters(data, cells, width);
  return {
    constant,
    objective: (l2) => crossEntropy(data, cells, scaling, constant, l2),
    headOf: (parameters) => foldedHead(parameters, cells, scaling),
  };
}

/** The head that {@link minimise} finds from given parameters on, and its parameters. */
export async function fitSoftmax(
  { objective, headOf }: SoftmaxRegression,
  l2: number,
  start: Float64Array,
  options: MinimiseOptions,
): Promise<{ readonly head: LinearHead; readonly parameters: Float64Array }> {
  const { point } = await minimise(objective(l2), start, options);
  return { head: headOf(point), parameters: point };
}

function constantParameters(
  { cells: labels, weights }: Labelled,
  cells: number,
  width: number,
): Float64Array {
  const mass = new Float64Array(cells).fill(PRIOR_STATES);
  labels.forEach((cell, state) => {
    mass[cell] = (mass[cell] ?? 0) + (weights[state] ?? 0);
  });
  const total = mass.reduce((sum, value) => sum + value, 0);
  const parameters = new Float64Array((width + 1) * cells);
  parameters.set(
    mass.map((value) => Math.log(value / total)),
    width * cells,
  );
  return parameters;
}

/**
 * Weights are kept by feature, so that the inner loops run over cells, which do not depend on one
 * another. Standardised features are never stored: their scaling goes into the weights and back.
 */
function crossEntropy(
  { states, rows, cells: labels, weights }: Labelled,
  cells: number,
  { mean, inverse }: Scaling,
  constant: Float64Array,
  l2: number,
): Objective {
  const { width } = states;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const folded = new Float64Array((width + 1) * cells);
  const raw = new Float64Array((width + 1) * cells);
  const values = new Float64Array(cells);
  return (parameters, gradient) => {
    fold(parameters, cells, mean, inverse, folded);
    raw.fill(0);
    let loss = 0;
    for (let state = 0; state < rows.length; state += 1) {
      const features = states.row(rows[state] ?? 0);
      const label = labels[state] ?? 0;
      const weight = (weights[state] ?? 0) / total;
      logitsInto(values, folded, features, cells);
      loss -= weight * softmaxInPlace(values, label);
      values[label] = (values[label] ?? 0) - 1;
      for (let feature = 0, at = 0; feature <= width; feature += 1) {
        const share = weight * (feature < width ? (features[feature] ?? 0) : 1);
        for (let cell = 0; cell < cells; cell += 1, at += 1) {
          raw[at] = (raw[at] ?? 0) + share * (values[cell] ?? 0);
        }
      }
    }
    const bias = width * cells;
    for (let feature = 0, at = 0; feature <= width; feature += 1) {
      for (let cell = 0; cell < cells; cell += 1, at += 1) {
        const distance = (parameters[at] ?? 0) - (constant[at] ?? 0);
        loss += (l2 / 2) * distance * distance;
        const own = raw[at] ?? 0;
        gradient[at] =
          l2 * distance +
          (feature === width
            ? own
            : (own - (mean[feature] ?? 0) * (raw[bias + cell] ?? 0)) * (inverse[feature] ?? 0));
      }
    }
    return loss;
  };
}

/** Parameters for standardised features to parameters for features as they are. */
function fold(
  parameters: Float64Array,
  cells: number,
  mean: Float64Array,
  inverse: Float64Array,
  target: Float64Array,
): void {
  const width = mean.length;
  const bias = width * cells;
  target.set(parameters.subarray(bias), bias);
  for (let feature = 0, at = 0; feature < width; feature += 1) {
    for (let cell = 0; cell < cells; cell += 1, at += 1) {
      const value = (parameters[at] ?? 0) * (inverse[feature] ?? 0);
      target[at] = value;
      target[bias + cell] = (target[bias + cell] ?? 0) - value * (mean[feature] ?? 0);
    }
  }
}

function foldedHead(
  parameters: Float64Array,
  cells: number,
  { mean, inverse }: Scaling,
): LinearHead {
  const width = mean.length;
  const folded = new Float64Array(parameters.length);
  fold(parameters, cells, mean, inverse, folded);
  const weights = new Float64Array(parameters.length);
  for (let cell = 0; cell < cells; cell += 1) {
    for (let feature = 0; feature <= width; feature += 1) {
      weights[cell * (width + 1) + feature] = folded[feature * cells + cell] ?? 0;
    }
  }
  return { cells, width, weights };
}

function logitsInto(
  logits: Float64Array,
  folded: Float64Array,
  features: Float32Array,
  cells: number,
): void {
  const bias = features.length * cells;
  for (let cell = 0; cell < cells; cell += 1) logits[cell] = folded[bias + cell] ?? 0;
  for (let feature = 0, at = 0; feature < features.length; feature += 1) {
    const value = features[feature] ?? 0;
    for (let cell = 0; cell < cells; cell += 1, at += 1) {
      logits[cell] = (logits[cell] ?? 0) + (folded[at] ?? 0) * value;
    }
  }
}

/** Logits to probabilities; returns ln p of one cell. */
function softmaxInPlace(logits: Float64Array, cell: number): number {
  let most = -Infinity;
  for (const logit of logits) if (logit > most) most = logit;
  const own = (logits[cell] ?? NaN) - most;
  let sum = 0;
  for (let index = 0; index < logits.length; index += 1) {
    const value = Math.exp((logits[index] ?? 0) - most);
    logits[index] = value;
    sum += value;
  }
  for (let index = 0; index < logits.length; index += 1) {
    logits[index] = (logits[index] ?? 0) / sum;
  }
  return own - Math.log(sum);
}
