/** Value of a function at `point`; writes its gradient there. */
export type Objective = (point: Float64Array, gradient: Float64Array) => number;

export interface Minimum {
  readonly point: Float64Array;
  readonly value: number;
  readonly iterations: number;
  /** False where it stopped at the limit of iterations. */
  readonly converged: boolean;
}

export interface MinimiseOptions {
  readonly iterations: number;
  /** It has converged when an iteration improves the value by less than this share of it. */
  readonly tolerance: number;
  /** Awaited after every iteration, for progress and cancelling: what it throws ends the search. */
  readonly onIteration?: (iteration: number, value: number) => Promise<void>;
}

/** Pairs of steps and changes of gradient that are kept. */
const MEMORY = 10;
/** Share of the predicted decrease that a step must give (Armijo), and least curvature kept. */
const DECREASE = 1e-4;
const CURVATURE = 1e-10;
const MOST_HALVINGS = 30;

/**
 * Minimises a smooth convex function by L-BFGS with a backtracking line search (Nocedal and Wright,
 * "Numerical Optimization", 2nd ed., algorithms 7.4 and 7.5). Deterministic.
 */
export async function minimise(
  objective: Objective,
  start: Float64Array,
  { iterations, tolerance, onIteration }: MinimiseOptions,
): Promise<Minimum> {
  let point = start.slice();
  let gradient = new Float64Array(point.length);
  let value = objective(point, gradient);
  const history: Pair[] = [];
  for (let iteration = 1; iteration <= iterations; iteration += 1) {
    const direction = descent(gradient, history);
    const slope = dot(direction, gradient);
    if (slope >= 0) return { point, value, iterations: iteration - 1, converged: true };
    let step = history.length === 0 ? Math.min(1, 1 / Math.sqrt(-slope)) : 1;
    let next = point;
    const nextGradient = new Float64Array(point.length);
    let nextValue = NaN;
    for (let halving = 0; ; halving += 1) {
      next = point.map((entry, index) => entry + step * (direction[index] ?? 0));
      nextValue = objective(next, nextGradient);
      if (nextValue <= value + DECREASE * step * slope) break;
      // Rounding hides any further decrease.
      if (halving === MOST_HALVINGS) {
        return { point, value, iterations: iteration - 1, converged: true };
      }
      step /= 2;
    }
    remember(history, next, point, nextGradient, gradient);
    const gain = value - nextValue;
    [point, gradient, value] = [next, nextGradient, nextValue];
    await onIteration?.(iteration, value);
    if (gain <= tolerance * Math.max(Math.abs(value), Number.MIN_VALUE)) {
      return { point, value, iterations: iteration, converged: true };
    }
  }
  return { point, value, iterations, converged: false };
}

interface Pair {
  readonly step: Float64Array;
  readonly change: Float64Array;
  /** 1 / (step . change) */
  readonly scale: number;
}

/** Minus the gradient, times the inverse Hessian that the last steps make likely. */
function descent(gradient: Float64Array, history: readonly Pair[]): Float64Array {
  const direction = gradient.map((entry) => -entry);
  const shares = new Float64Array(history.length);
  for (let index = history.length - 1; index >= 0; index -= 1) {
    const { step, change, scale } = history[index] ?? NOTHING;
    const share = scale * dot(step, direction);
    shares[index] = share;
    addScaled(direction, change, -share);
  }
  const last = history.at(-1);
  if (last) {
    const factor = 1 / (last.scale * dot(last.change, last.change));
    for (let index = 0; index < direction.length; index += 1) {
      direction[index] = (direction[index] ?? 0) * factor;
    }
  }
  history.forEach(({ step, change, scale }, index) => {
    addScaled(direction, step, (shares[index] ?? 0) - scale * dot(change, direction));
  });
  return direction;
}

const NOTHING: Pair = { step: new Float64Array(0), change: new Float64Array(0), scale: 0 };

function remember(
  history: Pair[],
  next: Float64Array,
  point: Float64Array,
  nextGradient: Float64Array,
  gradient: Float64Array,
): void {
  const step = next.map((entry, index) => entry - (point[index] ?? 0));
  const change = nextGradient.map((entry, index) => entry - (gradient[index] ?? 0));
  const product = dot(step, change);
  if (product <= CURVATURE * dot(step, step)) return;
  history.push({ step, change, scale: 1 / product });
  if (history.length > MEMORY) history.shift();
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index += 1) sum += (a[index] ?? 0) * (b[index] ?? 0);
  return sum;
}

function addScaled(target: Float64Array, values: Float64Array, factor: number): void {
  for (let index = 0; index < target.length; index += 1) {
    target[index] = (target[index] ?? 0) + factor * (values[index] ?? 0);
  }
}
