import { isPlace, PLACES, type Place } from '../../lenses/ziprc/places';
import type { TraceScope } from '../protocol';
import { scopeChoices } from '../toolbar/scopeChoice';
import { field, iconButton } from '../toolbar/toolbar';
import { picker } from '../ui/controls';
import { div, element, setText, span } from '../ui/dom';
import { groupDigits, plural } from '../ui/format';
import { countsOf, shownResult, type CalibrationState } from './calibrationState';

export interface CalibrationToolbarEvents {
  readonly onPlace: (place: Place) => void;
  readonly onScope: (scope: TraceScope) => void;
  readonly onHelp: () => void;
}

const DESCRIPTIONS: Readonly<Record<Place, string>> = {
  start: 'of each sample the state before its first token',
  middle: 'of each sample the state in the middle of its reasoning',
  'last-tenth': 'of each sample the state at 95 % of its reasoning',
  every: 'before every token of each sample',
};

export class CalibrationToolbar {
  readonly element: HTMLElement;
  private readonly places;
  private readonly scopes;
  private readonly scopeField: HTMLElement;
  private readonly counts = span('counts');

  constructor(events: CalibrationToolbarEvents) {
    this.places = picker('States', (value) => {
      if (isPlace(value)) events.onPlace(value);
    });
    this.scopes = picker('Samples', (value) =>
      events.onScope(value === 'all' ? 'all' : Number(value)),
    );
    this.scopeField = field('Samples', this.scopes);
    this.element = element(
      'header',
      { class: 'toolbar', attributes: { role: 'toolbar', 'aria-label': 'Calibration' } },
      field('States', this.places),
      this.scopeField,
      div(
        'toolbar-actions',
        this.counts,
        div('icon-buttons', iconButton('question', 'Keys (?)', events.onHelp)),
      ),
    );
  }

  focusPlace(): void {
    this.places.element.focus();
  }

  update(state: CalibrationState): void {
    const { file, scope, place } = state;
    this.places.setChoices(
      PLACES.map(({ id, title }) => ({ value: id, label: title, description: DESCRIPTIONS[id] })),
      place,
    );
    this.scopeField.hidden = !file || file.traces.length < 2;
    if (!file) return;
    const { samples, judged } = countsOf(state);
    const all = countsOf({ ...state, scope: 'all' });
    this.scopes.setChoices(
      scopeChoices(file.traces, plural(all.judged, 'judged sample')),
      String(scope),
    );
    const states = shownResult(state)?.states;
    setText(
      this.counts,
      `${groupDigits(judged)} of ${plural(samples, 'sample')}${states === undefined ? '' : ` · ${plural(states, 'state')}`}`,
    );
  }
}
