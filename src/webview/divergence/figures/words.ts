import type { PooledWords } from '../../../lenses/divergence/pooledWords';
import { displayBytes, visibleText } from '../../tokens/displayText';
import { formatNumber, formatPercent, groupDigits, plural } from '../../ui/format';
import type { Figure } from '../../figures/figure';
import { ofDivergent, type FigureInput } from './about';

/** More of a long token would leave no room for its numbers. */
const TEXT_BYTES = 48;

/** The divergent tokens by what they say. */
export function wordsFigure({ distinct, words }: PooledWords, input: FigureInput): Figure {
  const first = distinct > words.length ? `, the first ${groupDigits(words.length)}` : '';
  return {
    id: 'words',
    title: 'Divergent tokens by word',
    about: `${plural(distinct, 'word')}${first}; ${ofDivergent(input.summary.divergent, input)}`,
    description: 'Divergent tokens of each word, of all its occurrences, and its mean JS.',
    table: {
      columns: ['word', 'divergent', 'occurrences', 'share divergent', 'samples', 'mean JS (nats)'],
      rows: words.map(({ word, divergent, occurrences, samples, meanJs }) => [
        wordText(word),
        divergent,
        occurrences,
        divergent / occurrences,
        samples,
        meanJs,
      ]),
    },
    format: (value, column) => {
      if (column === 3) return formatPercent(value);
      return column === 5 ? formatNumber(value) : groupDigits(value);
    },
  };
}

function wordText(bytes: Uint8Array): string {
  const end = Math.min(bytes.length, TEXT_BYTES);
  return visibleText(displayBytes(bytes, 0, end)) + (end < bytes.length ? '…' : '');
}
