import { COLUMN } from '../../trace/sample';
import type { TokenIndex } from '../../trace/units';
import type { SampleView } from '../state/sampleView';
import { valueText } from '../charts/timelineTable';
import { displayToken, visibleText } from '../tokens/displayText';
import { formatPercent, withUnit } from '../ui/format';

/** More of a long token would only delay the numbers. */
const TEXT_LIMIT = 60;

/** One sentence about a token: text, probability, rank and the lens's value. */
export function speak(view: SampleView, token: TokenIndex, lensId: string): string {
  const { sample } = view;
  const text = visibleText(displayToken(sample.tokens, token))
    .slice(0, TEXT_LIMIT)
    .replaceAll('␣', ' ')
    .replaceAll('↵', ' new line ');
  const parts = [text.trim() === '' ? 'space' : text.trim()];
  const logprob = sample.columns.get(COLUMN.logprob)?.[token] ?? NaN;
  if (!Number.isNaN(logprob)) parts.push(`probability ${formatPercent(Math.exp(logprob))}`);
  const rank = view.lens('rank');
  if (rank.values.kind !== 'absent') parts.push(`rank ${valueText(rank, token)}`);
  const lens = view.lens(lensId);
  if (lensId !== 'rank' && lens.values.kind !== 'absent') {
    const value = withUnit(valueText(lens, token), lens.lens.unit);
    parts.push(`${lens.lens.title.toLowerCase()} ${value}`);
  }
  if (view.reflects[token] === 1) parts.push('reflection');
  if (view.divergent?.indexes.includes(token) === true) parts.push('divergent');
  return parts.join(', ');
}
