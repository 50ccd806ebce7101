import { byWord, type DivergentTokens } from '../../lenses/divergence/divergentTokens';
import { referenceModel, type Sample } from '../../trace/sample';
import type { Nats, TokenIndex } from '../../trace/units';
import type { SampleView } from '../state/sampleView';
import { safeText } from '../tokens/displayText';
import { iconButton } from '../toolbar/toolbar';
import { button } from '../ui/controls';
import { div, element, span } from '../ui/dom';
import { formatNumber, formatPercent, groupDigits, plural } from '../ui/format';
import { bytesLabel } from '../ui/tokenText';
import { oneTabStop } from './oneTabStop';
import { heading } from './tokenPanel';

/** Words listed; a long sample has hundreds that diverge once. */
const WORD_LIMIT = 30;
const WORD_BYTES = 40;

export interface DivergenceEvents {
  readonly onCompare: () => void;
  /** Shows the heat maps and statistics of the whole file. */
  readonly onMaps: () => void;
  readonly onStep: (direction: 1 | -1) => void;
  /** To the next of these tokens after the cursor, or the first. */
  readonly onNextOf: (tokens: readonly TokenIndex[]) => void;
}

/** How far a sample's model is from its base: divergent tokens, counted and by word. */
export function divergencePanel(
  view: SampleView,
  threshold: Nats,
  events: DivergenceEvents,
): HTMLElement {
  const { sample, divergent } = view;
  const section = (...children: readonly (Node | string)[]): HTMLElement =>
    element(
      'section',
      { class: 'panel-section', attributes: { 'aria-label': 'Divergence' } },
      ...children,
    );
  const compare = button('Compare with model…', 'git-compare', events.onCompare, true);
  if (!sample.reference && !divergent) {
    return section(heading('Divergence', 'not compared with another model'), compare);
  }
  if (!divergent) {
    const text = 'The comparison tells no Jensen-Shannon divergence.';
    return section(
      heading('Divergence', namesOf(sample)),
      element('p', { class: 'absent' }, text),
      compare,
    );
  }
  return section(
    heading('Divergence', namesOf(sample)),
    facts(divergent, threshold),
    div(
      'fork-buttons',
      iconButton('arrow-up', 'Previous divergent token (Shift+D)', () => events.onStep(-1)),
      iconButton('arrow-down', 'Next divergent token (d)', () => events.onStep(1)),
      iconButton('graph', 'Heat maps and statistics of all samples', events.onMaps),
      iconButton('git-compare', 'Compare with another model…', events.onCompare),
    ),
    ...words(sample, divergent, events),
  );
}

function namesOf(sample: Sample): string {
  const [base, own] = [referenceModel(sample)?.name, sample.origin.model?.name];
  return safeText(`${base ?? 'base'} → ${own ?? 'model'}`, true);
}

function facts(
  { indexes, possible, known, share, js }: DivergentTokens,
  threshold: Nats,
): HTMLElement {
  const mean = js.reduce((sum, value) => (Number.isNaN(value) ? sum : sum + value), 0) / known;
  const bounds = possible.length > 0 ? 'at least ' : '';
  const list = element('dl', { class: 'facts' });
  const fact = (name: string, text: string): void =>
    list.append(element('dt', {}, name), element('dd', {}, text));
  fact(
    'divergent',
    `${bounds}${groupDigits(indexes.length)} of ${plural(known, 'token')} (${formatPercent(share)}), JS > ${formatNumber(threshold)} nats`,
  );
  if (possible.length > 0) {
    fact('perhaps', `${plural(possible.length, 'more token')}: the lists do not decide`);
  }
  fact('mean JS', `${bounds}${formatNumber(mean)} nats`);
  return list;
}

function words(
  sample: Sample,
  divergent: DivergentTokens,
  { onNextOf }: DivergenceEvents,
): HTMLElement[] {
  const all = byWord(sample, divergent);
  if (all.length === 0) return [];
  const list = element('ol', {
    class: 'word-list',
    attributes: { 'aria-label': 'Divergent tokens by word' },
  });
  for (const { word, indexes, occurrences, meanJs } of all.slice(0, WORD_LIMIT)) {
    const label = bytesLabel(word, WORD_BYTES);
    const count = `${groupDigits(indexes.length)} of ${groupDigits(occurrences)}`;
    const name = `${label.textContent}: ${count} divergent, mean JS ${formatNumber(meanJs)} nats. Go to the next one`;
    const go = element('button', {
      class: 'bar-button',
      attributes: { type: 'button', title: name, 'aria-label': name },
    });
    go.addEventListener('click', () => onNextOf(indexes));
    list.append(
      element(
        'li',
        { class: 'word-row' },
        span('bar-mark'),
        label,
        span('word-count', count),
        span('bar-value', formatNumber(meanJs)),
        go,
      ),
    );
  }
  oneTabStop(list);
  const more = all.length - WORD_LIMIT;
  return [
    div('word-head', span(''), span('', 'word'), span('', 'divergent'), span('', 'mean JS')),
    list,
    ...(more > 0
      ? [element('p', { class: 'absent' }, `${plural(more, 'more word')} not shown`)]
      : []),
  ];
}
