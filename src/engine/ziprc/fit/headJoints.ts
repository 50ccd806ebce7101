import type { Labelled } from './softmaxRegression';

/** A head as it is stored: what it gives here is what the engine will give. */
export interface StoredHead {
  readonly cells: number;
  readonly width: number;
  /** Row-major [cells, width + 1]; the last column is the bias. */
  readonly weights: Float32Array;
  /** Divides the logits. */
  readonly temperature: number;
}

/** Logits of a state's cells before the temperature, accumulated in float64. */
export function cellLogits(
  { cells, width, weights }: Omit<StoredHead, 'temperature'>,
  state: ArrayLike<number>,
): Float64Array {
  const logits = new Float64Array(cells);
  for (let cell = 0; cell < cells; cell += 1) {
    const start = cell * (width + 1);
    let sum = weights[start + width] ?? NaN;
    for (let feature = 0; feature < width; feature += 1) {
      sum += (weights[start + feature] ?? NaN) * (state[feature] ?? NaN);
    }
    logits[cell] = sum;
  }
  return logits;
}

/** The joint distribution: softmax of logits / temperature. */
export function jointOf(logits: ArrayLike<number>, temperature: number): Float64Array {
  const scaled = Float64Array.from(logits, (logit) => logit / temperature);
  const most = Math.max(...scaled);
  const joint = scaled.map((logit) => Math.exp(logit - most));
  const sum = joint.reduce((total, value) => total + value, 0);
  return joint.map((value) => value / sum);
}

/** ln of a cell's probability at a temperature, nats. */
export function logProbability(logits: Float64Array, cell: number, temperature: number): number {
  let most = -Infinity;
  for (const logit of logits) most = Math.max(most, logit);
  let sum = 0;
  for (const logit of logits) sum += Math.exp((logit - most) / temperature);
  return ((logits[cell] ?? NaN) - most) / temperature - Math.log(sum);
}

/** Logits of each of some states. */
export function allLogits(
  head: Omit<StoredHead, 'temperature'>,
  { states, rows }: Pick<Labelled, 'states' | 'rows'>,
): Float64Array[] {
  return Array.from(rows, (row) => cellLogits(head, states.row(row)));
}

/** Mean of -ln p of the states' cells, weighted, nats. */
export function crossEntropy(
  logits: readonly Float64Array[],
  { cells, weights }: Pick<Labelled, 'cells' | 'weights'>,
  temperature = 1,
): number {
  let [loss, total] = [0, 0];
  logits.forEach((row, state) => {
    const weight = weights[state] ?? 0;
    loss -= weight * logProbability(row, cells[state] ?? 0, temperature);
    total += weight;
  });
  return loss / total;
}
