import { LENSES } from '../../lenses/registry';
import type { LiveRun, SampleAddress, ViewAction } from '../protocol';
import type { AppState } from '../state/appState';
import type { Theme } from '../theme/themeWatcher';
import { button, picker, progressRing, type Picker } from '../ui/controls';
import { div, element, icon, setText, span } from '../ui/dom';
import { groupDigits, plural } from '../ui/format';
import { Legend } from './legend';
import { sampleChoices, traceChoices } from './sampleChoice';

export interface ToolbarEvents {
  readonly onTrace: (trace: number) => void;
  readonly onSample: (address: SampleAddress) => void;
  readonly onLens: (id: string) => void;
  readonly onAction: (action: ViewAction) => void;
  readonly onTogglePanel: () => void;
  readonly onHelp: () => void;
}

export class Toolbar {
  readonly element: HTMLElement;
  private readonly traces: Picker;
  private readonly samples: Picker;
  private readonly lenses: Picker;
  private readonly traceField: HTMLElement;
  private readonly sampleField: HTMLElement;
  private readonly lensField: HTMLElement;
  private readonly legend = new Legend();
  private readonly counts = span('counts');
  private readonly live: HTMLElement;
  private readonly liveText = span('live-text');
  private readonly regenerate: HTMLElement;
  private readonly compare: HTMLButtonElement;
  private readonly panelToggle: HTMLButtonElement;
  private trace = 0;

  constructor(events: ToolbarEvents) {
    this.traces = picker('Trace', (value) => events.onTrace(Number(value)));
    this.samples = picker('Sample', (sample) => events.onSample({ trace: this.trace, sample }));
    this.lenses = picker('Lens', events.onLens);
    this.traceField = field('Trace', this.traces);
    this.lensField = field('Lens', this.lenses);
    this.sampleField = field('Sample', this.samples);
    const cancel = button('Cancel', 'debug-stop', () => events.onAction('cancel'), true);
    this.live = div('live', progressRing(), this.liveText, cancel);
    this.regenerate = button('Regenerate…', 'refresh', () => events.onAction('regenerate'), true);
    this.panelToggle = iconButton(
      'layout-sidebar-right',
      'Token and sample panel',
      events.onTogglePanel,
    );
    this.compare = iconButton('diff', 'Compare samples…', () => events.onAction('compareSamples'));
    const help = iconButton('question', 'Keys (?)', events.onHelp);
    this.element = element(
      'header',
      { class: 'toolbar', attributes: { role: 'toolbar', 'aria-label': 'Trace' } },
      this.traceField,
      this.sampleField,
      this.lensField,
      this.legend.element,
      div(
        'toolbar-actions',
        this.counts,
        this.live,
        this.regenerate,
        this.compare,
        help,
        this.panelToggle,
      ),
    );
  }

  focusLens(): void {
    this.lenses.element.focus();
  }

  update(state: AppState, theme: Theme): void {
    const { document, address, view, live } = state;
    this.trace = address?.trace ?? 0;
    const trace = document?.traces[this.trace];
    this.traceField.hidden = state.failure !== null || !document || document.traces.length < 2;
    this.sampleField.hidden = state.failure !== null || !trace || trace.samples.length === 0;
    this.lensField.hidden = state.failure !== null;
    this.compare.hidden = !view || state.failure !== null;
    this.panelToggle.hidden = !view || state.failure !== null;
    if (document && document.traces.length > 1) {
      this.traces.setChoices(traceChoices(document), String(this.trace));
    }
    if (trace) this.samples.setChoices(sampleChoices(trace), address?.sample ?? '');
    this.lenses.setChoices(
      LENSES.map(({ id, title, summary }) => ({ value: id, label: title, description: summary })),
      state.lens,
    );
    this.legend.element.hidden = !view || state.failure !== null;
    this.counts.hidden = this.legend.element.hidden;
    if (view) {
      this.legend.update(view, view.lens(state.lens), theme);
      const reflections = view.reflections.length;
      const notable = view.notable(state.lens).length;
      setText(
        this.counts,
        `${plural(view.length, 'token')} · ${plural(reflections, 'reflection')} · ${groupDigits(notable)} notable`,
      );
    }
    this.live.hidden = live === null;
    this.regenerate.hidden = live !== null || !document || !view || state.failure !== null;
    if (live) setText(this.liveText, liveText(live));
    this.panelToggle.setAttribute('aria-pressed', String(state.panelOpen));
  }
}

function liveText({ phase, ahead = 0, lanes, tokens, maxTokens }: LiveRun): string {
  switch (phase) {
    case 'waiting':
      return `Waiting: ${plural(ahead, 'run')} before this one`;
    case 'loading':
      return 'Loading the model…';
    case 'generating':
      if (lanes.length > 1) {
        const ended = lanes.filter(({ finish }) => finish !== undefined).length;
        return `${groupDigits(ended)} of ${plural(lanes.length, 'sample')} ended · ${plural(tokens, 'token')}`;
      }
      return `${groupDigits(tokens)} of at most ${plural(maxTokens, 'token')}`;
  }
}

export function field(label: string, { element: control }: Picker): HTMLElement {
  const caption = element(
    'span',
    { class: 'field-label', attributes: { 'aria-hidden': 'true' } },
    label,
  );
  return div('field', caption, control);
}

export function iconButton(name: string, label: string, onPress: () => void): HTMLButtonElement {
  const node = element(
    'button',
    { class: 'icon-button', attributes: { type: 'button', 'aria-label': label, title: label } },
    icon(name),
  );
  node.addEventListener('click', onPress);
  return node;
}
