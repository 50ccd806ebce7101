import { numberOf, textOf } from '../../trace/parameters';
import type { TokenId } from '../../trace/units';
import type { DecodingRun } from '../decoding/decodingRun';
import { plainSampling } from '../decoders/models/plainSampling';
import { draw, TOKEN_LANE } from '../decoders/sampler';
import { addDifferences } from '../fusion/logitArithmetic';
import type { Logits } from '../processors/logits';
import { uniform } from '../random/philox';
import { criterionMeter, isCriterion } from './criterion';
import { SwapBudget } from './swapBudget';

/** Lane of the random control; the token's lane is shared by both models. */
const CRITERION_LANE = 1;

const OWN = 0;
const OTHER = 1;

/** One token of a text that two models write. */
export interface Choice {
  readonly id: TokenId;
  /** Which model gave it: 0 the one that writes, 1 the other. */
  readonly author: typeof OWN | typeof OTHER;
  readonly criterion: number;
  /** The token that the writing model would have taken, where another stands. */
  readonly instead?: TokenId;
}

export interface Chooser {
  /** Whether a choice depends on those before it. */
  readonly hasLimit: boolean;
  /**
   * Chooses the token at a position of the response; positions come in order.
   * @param rows logits of the writing model and of the other, equally long.
   * @param given the token that stands there already, in the beginning of a branch.
   */
  at(
    position: number,
    rows: readonly [own: Logits, other: Logits],
    given: TokenId | undefined,
  ): Choice;
}

/** The rule of cross-sampling under a run's parameters; see decoders/crossSampling.ts. */
export function startChoice({
  parameters,
  seed,
}: Pick<DecodingRun, 'parameters' | 'seed'>): Chooser {
  const criterion = textOf(parameters, 'criterion');
  if (!isCriterion(criterion)) throw new RangeError(`There is no criterion "${criterion}".`);
  const measure = criterionMeter(criterion, numberOf(parameters, 'criterion_top_p'));
  const threshold = numberOf(parameters, 'threshold');
  const strength = numberOf(parameters, 'extrapolation');
  const process = plainSampling(parameters);
  const most = numberOf(parameters, 'most_replaced');
  const budget = new SwapBudget(numberOf(parameters, 'budget'), most === 0 ? Infinity : most);
  return {
    hasLimit: budget.limits,
    at: (position, [own, other], given) => {
      const u = uniform(seed, position, TOKEN_LANE);
      const drawn = draw(process(own), u);
      const random = uniform(seed, position, CRITERION_LANE);
      const value = measure({ own, other, drawn, uniform: random });
      const kept = { id: given ?? drawn, author: OWN, criterion: value } as const;
      if (!(value > threshold) || !budget.allows(position)) return kept;
      const mixed =
        strength === 0 ? other : addDifferences(other, own, [{ logits: other, strength }]);
      const theirs = draw(process(mixed), u);
      const swapped = { ...kept, id: given ?? theirs, author: OTHER } as const;
      // A person can have set another token there, which costs the budget nothing.
      if (theirs === drawn || swapped.id !== theirs) return swapped;
      budget.spend();
      return { ...swapped, instead: drawn };
    },
  };
}
