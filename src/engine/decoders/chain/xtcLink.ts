import type { TokenId } from '../../../trace/units';
import { excludeTopChoices } from '../../processors/xtc';
import { uniform } from '../../random/philox';
import type { StepContext } from '../decoder';
import type { Link } from './link';

/** Lane of the draw that decides whether the top choices go; lane 0 draws the token. */
const XTC_LANE = 1;

/** @param probability that it acts at a position, drawn apart for each. */
export function xtcLink(
  probability: number,
  threshold: number,
  { seed, vocabulary }: StepContext,
): Link {
  const kept = new Set<TokenId>(vocabulary.stopIds);
  const newline = vocabulary.encode('\n').at(-1);
  if (newline !== undefined) kept.add(newline);
  const exclude = excludeTopChoices(threshold, (id) => kept.has(id));
  return {
    id: 'xtc',
    kind: 'cut',
    byId: false,
    apply: (logits, position, idAt) =>
      uniform(seed, position, XTC_LANE) < probability ? exclude(logits, idAt) : logits,
  };
}
