import type { TokenIndex } from '../../trace/units';
import { speak } from '../a11y/speech';
import type { Side } from '../protocol';

import { formatDifference, plural, withUnit } from '../ui/format';
import type { Block } from './blocks';
import type { Comparison } from './comparison';

/** The difference of a lens at a token as text: `+0.31 nats`, an interval, or n/a. */
export function differenceText(
  comparison: Comparison,
  lensId: string,
  side: Side,
  token: TokenIndex,
): string {
  const { lens, lower, upper } = comparison.difference(lensId);
  const pair = comparison.pairAt(side, token) ?? -1;
  const text = formatDifference(lower[pair] ?? NaN, upper[pair] ?? NaN);
  return text === 'n/a' ? text : withUnit(text, lens.unit);
}

/** One sentence about a token and what stands on the other side. */
export function speakCompared(
  comparison: Comparison,
  lensId: string,
  side: Side,
  token: TokenIndex,
): string {
  const own = `${side}: ${speak(comparison.views[side], token, lensId)}`;
  const segment = comparison.segmentAt(side, token);
  if (segment?.kind === 'same') {
    return `${own}, same on both sides, difference ${differenceText(comparison, lensId, side, token)}`;
  }
  const other = comparison.counterpart(side, token);
  if (other === null) return `${own}, nothing on the other side`;
  const otherSide = side === 'left' ? 'right' : 'left';
  return `${own}, different; ${otherSide}: ${speak(comparison.views[otherSide], other, lensId)}`;
}

/** What a fold says of the tokens that it holds. */
export function foldText({ left, right }: Block, side: Side): string {
  const [own, other] = side === 'left' ? [left, right] : [right, left];
  const count = plural(own.end - own.start, 'equal token');
  const others = other.end - other.start;
  return others === own.end - own.start ? count : `${count} (${others} on the other side)`;
}
