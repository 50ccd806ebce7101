import type { Reduction } from '../../lenses/divergence/cellGrid';
import { DIVERGENCE_LENSES } from '../../lenses/divergence/divergenceLenses';
import type { Lens } from '../../lenses/lens';
import { LENSES } from '../../lenses/registry';
import type { TraceScope } from '../protocol';
import { lensById } from '../state/sampleView';
import { scopeChoices } from '../toolbar/scopeChoice';
import { field, iconButton } from '../toolbar/toolbar';
import { picker } from '../ui/controls';
import { div, element, setText, span } from '../ui/dom';
import { plural } from '../ui/format';
import type { DivergenceState } from './divergenceState';
import { isRowSort, type RowSort } from './rowOrder';
import { cellKind } from './sampleMap';

export interface DivergenceToolbarEvents {
  readonly onScope: (scope: TraceScope) => void;
  readonly onLens: (id: string) => void;
  readonly onReduction: (reduction: Reduction) => void;
  readonly onSort: (sort: RowSort) => void;
  readonly onZoom: (zoom: 'in' | 'out' | 'all') => void;
  readonly onHelp: () => void;
}

/** A lens of words shows text, not a value of both models. */
const OFFERED: readonly Lens[] = [
  ...DIVERGENCE_LENSES,
  ...LENSES.filter(
    (lens) =>
      !DIVERGENCE_LENSES.includes(lens) &&
      lens.parameters.every(({ type }) => type !== 'words') &&
      lens.ofDecoder === undefined,
  ),
];

const SORT_LABELS: Readonly<Record<RowSort, string>> = {
  file: 'as in the file',
  mean: 'by mean of the metric',
  length: 'by length',
  reward: 'by reward',
};

export class DivergenceToolbar {
  readonly element: HTMLElement;
  private readonly scopes;
  private readonly lenses;
  private readonly sorts;
  private readonly scopeField: HTMLElement;
  private readonly modes: Readonly<Record<Reduction, HTMLButtonElement>>;
  private readonly counts = span('counts');
  private readonly zoomOut: HTMLButtonElement;
  private readonly zoomAll: HTMLButtonElement;

  constructor(events: DivergenceToolbarEvents) {
    this.scopes = picker('Samples', (value) =>
      events.onScope(value === 'all' ? 'all' : Number(value)),
    );
    this.lenses = picker('Metric', events.onLens);
    this.sorts = picker('Order', (value) => {
      if (isRowSort(value)) events.onSort(value);
    });
    const mode = (reduction: Reduction): HTMLButtonElement => {
      const button = element('button', {
        class: 'mode-button',
        attributes: { type: 'button', title: MODE_TITLES[reduction] },
      });
      button.addEventListener('click', () => events.onReduction(reduction));
      return button;
    };
    this.modes = { peak: mode('peak'), mean: mode('mean') };
    this.scopeField = field('Samples', this.scopes);
    this.zoomOut = iconButton('zoom-out', 'Zoom out (-)', () => events.onZoom('out'));
    this.zoomAll = iconButton('screen-full', 'All tokens (0)', () => events.onZoom('all'));
    this.element = element(
      'header',
      { class: 'toolbar', attributes: { role: 'toolbar', 'aria-label': 'Divergence' } },
      field('Metric', this.lenses),
      this.scopeField,
      field('Order', this.sorts),
      div(
        'field',
        span('field-label', 'Cells'),
        element(
          'div',
          { class: 'modes', attributes: { role: 'group', 'aria-label': 'What a cell shows' } },
          this.modes.peak,
          this.modes.mean,
        ),
      ),
      div(
        'toolbar-actions',
        this.counts,
        div(
          'icon-buttons',
          iconButton('zoom-in', 'Zoom in (+)', () => events.onZoom('in')),
          this.zoomOut,
          this.zoomAll,
          iconButton('question', 'Keys (?)', events.onHelp),
        ),
      ),
    );
  }

  focusLens(): void {
    this.lenses.element.focus();
  }

  update(state: DivergenceState): void {
    const { file, rows, lens: id, reduction, sort, scope, zoom } = state;
    this.lenses.setChoices(
      OFFERED.map(({ id: value, title, summary }) => ({
        value,
        label: title,
        description: summary,
      })),
      id,
    );
    this.sorts.setChoices(
      Object.entries(SORT_LABELS).map(([value, label]) => ({ value, label })),
      sort,
    );
    const lens = lensById(id);
    setText(this.modes.peak, titled(cellKind(lens, 'peak')));
    setText(this.modes.mean, 'Mean');
    for (const kind of ['peak', 'mean'] as const) {
      this.modes[kind].setAttribute('aria-pressed', String(kind === reduction));
    }
    this.zoomOut.disabled = zoom === null;
    this.zoomAll.disabled = zoom === null;
    if (!file) return;
    this.scopeField.hidden = file.traces.length < 2;
    this.scopes.setChoices(
      scopeChoices(file.traces, plural(file.rows.length, 'compared sample')),
      String(scope),
    );
    const tokens = rows.reduce((sum, row) => sum + row.tokens, 0);
    setText(this.counts, `${plural(rows.length, 'compared sample')} · ${plural(tokens, 'token')}`);
  }
}

const MODE_TITLES: Readonly<Record<Reduction, string>> = {
  peak: 'A cell shows the most notable of its values (m)',
  mean: 'A cell shows the mean of its values (m)',
};

function titled(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
