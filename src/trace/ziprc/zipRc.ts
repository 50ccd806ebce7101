/**
 * A trained ZIP-RC head: what it predicts at every position is a joint distribution of the final
 * reward and of the remaining length, over rewards.length x (lengthEdges.length - 1) cells, where
 * cell b * lengths + l is reward b and length bin l (core of arXiv 2512.01457).
 */
export interface ZipRcHead {
  /** Values of the reward bins, ascending. */
  readonly rewards: readonly number[];
  /**
   * Tokens at which the length bins begin, ascending, and one value more: it bounds the last bin's
   * middle only, for longer remainders count to the last bin too.
   */
  readonly lengthEdges: readonly number[];
  /** Reserved ids of the vocabulary, or a linear map of the final hidden state. */
  readonly source: 'vocabulary' | 'linear';
  /** What wrote the rollouts that it was trained on, where told: its predictions are of that. */
  readonly policy?: string;
}

/** The predictions of a head for the tokens of a sample. */
export interface ZipRc extends ZipRcHead {
  /**
   * Probabilities, row-major [token, cell]. Row t was read together with the distribution that
   * predicts token t: after t tokens of the response, so row 0 stands after the prompt and what
   * remains is the sample's length less t. NaN where nothing is known.
   */
  readonly joints: Float32Array;
}

/** One row. */
export interface JointRow {
  readonly head: ZipRcHead;
  /** As many probabilities as the head has cells. */
  readonly joint: ArrayLike<number>;
}

export function cellsOf({ rewards, lengthEdges }: ZipRcHead): number {
  return rewards.length * (lengthEdges.length - 1);
}

/** Whether predictions of two heads mean the same. */
export function sameHead(a: ZipRcHead, b: ZipRcHead): boolean {
  return (
    a === b ||
    (a.source === b.source &&
      a.policy === b.policy &&
      sameNumbers(a.rewards, b.rewards) &&
      sameNumbers(a.lengthEdges, b.lengthEdges))
  );
}

export function headOf({ rewards, lengthEdges, source, policy }: ZipRcHead): ZipRcHead {
  return { rewards, lengthEdges, source, ...(policy === undefined ? {} : { policy }) };
}

/** The row of a token; undefined where nothing is known of it. */
export function jointAt(zipRc: ZipRc, token: number): JointRow | undefined {
  const cells = cellsOf(zipRc);
  const joint = zipRc.joints.subarray(token * cells, (token + 1) * cells);
  return joint.length < cells || Number.isNaN(joint[0])
    ? undefined
    : { head: headOf(zipRc), joint };
}

/**
 * What is wrong with the sizes of a head, as the end of a sentence; undefined where nothing is.
 * @param most cells that there may be.
 */
export function headProblem(
  { rewards, lengthEdges }: Pick<ZipRcHead, 'rewards' | 'lengthEdges'>,
  most = 65_536,
): { readonly field: 'rewards' | 'lengthEdges'; readonly problem: string } | undefined {
  const ascending = (values: readonly number[]): boolean =>
    values.every((value, at) => Number.isFinite(value) && value > (values[at - 1] ?? -Infinity));
  if (rewards.length < 1 || !ascending(rewards)) {
    return { field: 'rewards', problem: 'it must be a list of ascending numbers' };
  }
  if (lengthEdges.length < 2 || !ascending(lengthEdges) || (lengthEdges[0] ?? -1) < 0) {
    return {
      field: 'lengthEdges',
      problem: 'it must be a list of at least two ascending numbers of tokens, from 0 on',
    };
  }
  const cells = rewards.length * (lengthEdges.length - 1);
  return cells > most
    ? {
        field: 'lengthEdges',
        problem: `with the rewards it makes ${cells} cells, and at most ${most} are read`,
      }
    : undefined;
}

function sameNumbers(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}
