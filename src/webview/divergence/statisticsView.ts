import type { PoolSummary } from '../../lenses/divergence/poolSummary';
import type { Nats } from '../../trace/units';
import type { ExportedFigure } from '../protocol';
import type { Theme } from '../theme/themeWatcher';
import { headlineFigure } from '../figures/headlineFigure';
import { div, element, span } from '../ui/dom';
import { formatNumber, formatPercent, groupDigits, plural } from '../ui/format';
import { readThreshold, thresholdOf, type DivergenceState } from './divergenceState';
import { FigureCard } from '../figures/figureCard';
import { FIGURES } from './figures/figures';

export interface StatisticsEvents {
  readonly onThreshold: (threshold: Nats) => void;
  readonly onExport: (figure: ExportedFigure) => void;
}

/** The statistics over all samples that are shown, with the threshold that they are taken at. */
export class StatisticsView {
  readonly element: HTMLElement;
  private readonly input = element('input', {
    class: 'threshold',
    attributes: {
      type: 'number',
      min: '0',
      max: String(Math.LN2),
      step: '0.01',
      'aria-label': 'Threshold of divergent tokens, JS in nats',
      title: 'JS above which a token counts as divergent, 0 to ln 2 (t)',
    },
  });
  private readonly headline = div('headline');
  private readonly cards: readonly FigureCard[];
  private shown: Pick<DivergenceState, 'statistics'> & { readonly theme?: Theme } = {
    statistics: {},
  };

  constructor(events: StatisticsEvents) {
    this.cards = FIGURES.map(({ id }) => new FigureCard(id, events.onExport));
    this.input.addEventListener('change', () => {
      const threshold = readThreshold(this.input.valueAsNumber);
      this.input.setAttribute('aria-invalid', String(threshold === undefined));
      if (threshold !== undefined) events.onThreshold(threshold);
    });
    this.element = element(
      'section',
      { class: 'statistics', attributes: { 'aria-label': 'Statistics' } },
      div(
        'section-head',
        element('h2', {}, 'Statistics'),
        element(
          'label',
          { class: 'threshold-field' },
          span('', 'divergent where JS >'),
          this.input,
          span('', 'nats'),
        ),
      ),
      this.headline,
      div('figures', ...this.cards.map((card) => card.element)),
    );
  }

  focusThreshold(): void {
    this.input.focus();
    this.input.select();
  }

  update(state: DivergenceState, theme: Theme): void {
    const { statistics } = state;
    const threshold = thresholdOf(state);
    if (document.activeElement !== this.input && Number(this.input.value) !== threshold) {
      this.input.value = String(Number(threshold.toPrecision(4)));
    }
    const before = this.shown;
    if (before.statistics === statistics && before.theme === theme) return;
    this.shown = { statistics, theme };
    const { summary } = statistics;
    this.headline.replaceChildren(...(summary ? figuresOf(summary) : [span('dim', 'Computing…')]));
    this.cards.forEach((card, at) => {
      card.update(summary && FIGURES[at]?.make(statistics, { threshold, summary, theme }), theme);
    });
  }
}

/** The numbers of the first line, each with what it is of. */
function figuresOf(summary: PoolSummary): HTMLElement[] {
  const { samples, tokens, known, divergent, possible, nearZero, sumJs } = summary;
  const share = (count: number, of: number): string => (of > 0 ? formatPercent(count / of) : '–');
  const unknown = tokens - known;
  const maybe = possible > 0 ? `; ${groupDigits(possible)} more by the upper bound alone` : '';
  const missing = unknown > 0 ? `; ${groupDigits(unknown)} without a value` : '';
  return [
    headlineFigure(
      share(divergent, known),
      'divergent tokens',
      `${groupDigits(divergent)} of ${plural(known, 'token')}${maybe}${missing}`,
      'main',
    ),
    headlineFigure(share(nearZero, known), 'near zero', 'JS of at most 0.01 nats'),
    headlineFigure(known > 0 ? formatNumber(sumJs / known) : '–', 'mean JS, nats', 'of all tokens'),
    headlineFigure(
      share(summary.flips, summary.flipsKnown),
      'argmax flips',
      `${groupDigits(summary.flips)} of ${plural(summary.flipsKnown, 'token')}`,
    ),
    headlineFigure(
      groupDigits(samples),
      samples === 1 ? 'sample' : 'samples',
      plural(tokens, 'token'),
    ),
  ];
}
