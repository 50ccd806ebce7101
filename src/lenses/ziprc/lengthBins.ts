/** States of about the same predicted remaining length, and what did remain. All in tokens. */
export interface LengthBin {
  readonly states: number;
  /** The least and the greatest prediction. */
  readonly from: number;
  readonly to: number;
  readonly meanPredicted: number;
  /** Quantiles of what remained, linear between neighbours. */
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** Most bins that there are. */
export const LENGTH_BINS = 12;
/** Fewer states have no quantiles worth drawing; a choice. */
const LEAST_STATES = 5;
/** Shares of the states below and above the band. */
const TAIL = 0.1;

/**
 * Bins of equally many states by prediction; equal predictions share one, so that some hold more.
 * States where either value is not finite are left out.
 */
export function lengthBins(
  predicted: ArrayLike<number>,
  remaining: ArrayLike<number>,
  bins = LENGTH_BINS,
): readonly LengthBin[] {
  const states = Array.from(predicted, (value, state) => ({
    predicted: value,
    remaining: remaining[state] ?? NaN,
  })).filter((state) => Number.isFinite(state.predicted) && Number.isFinite(state.remaining));
  states.sort((a, b) => a.predicted - b.predicted);
  const size = Math.max(LEAST_STATES, Math.ceil(states.length / bins));
  const found: LengthBin[] = [];
  for (let start = 0; start < states.length;) {
    let end = Math.min(start + size, states.length);
    while (end < states.length && states[end]?.predicted === states[end - 1]?.predicted) end += 1;
    // A rest of few states belongs to the last bin.
    if (states.length - end < LEAST_STATES) end = states.length;
    found.push(binOf(states.slice(start, end)));
    start = end;
  }
  return found;
}

type State = Readonly<Record<'predicted' | 'remaining', number>>;

function binOf(states: readonly State[]): LengthBin {
  const actual = Float64Array.from(states, ({ remaining }) => remaining).sort();
  const total = states.reduce((sum, { predicted }) => sum + predicted, 0);
  return {
    states: states.length,
    from: states[0]?.predicted ?? NaN,
    to: states.at(-1)?.predicted ?? NaN,
    meanPredicted: total / states.length,
    median: quantile(actual, 0.5),
    low: quantile(actual, TAIL),
    high: quantile(actual, 1 - TAIL),
  };
}

function quantile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1);
  const [low = NaN, high = NaN] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return low + (at - Math.floor(at)) * (high - low);
}
