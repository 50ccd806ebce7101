import { LENSES } from '../../lenses/registry';
import { endsOf, rampGradient } from '../theme/heat';
import { differenceGradient, differenceSpan } from '../theme/diverging';
import type { Theme } from '../theme/themeWatcher';
import { field, iconButton } from '../toolbar/toolbar';
import { picker, type Picker } from '../ui/controls';
import { div, element, setText, span } from '../ui/dom';
import { formatNumber, groupDigits, plural, unitName } from '../ui/format';
import type { CompareMode, CompareState } from './compareState';

export interface CompareToolbarEvents {
  readonly onLens: (id: string) => void;
  readonly onMode: (mode: CompareMode) => void;
  readonly onStep: (direction: 1 | -1) => void;
  readonly onFoldAll: () => void;
  readonly onSwap: () => void;
  readonly onChoose: () => void;
  readonly onHelp: () => void;
  readonly onTogglePanel: () => void;
}

const MODES: readonly (readonly [mode: CompareMode, text: string, title: string])[] = [
  ['values', 'Values', 'Heat both sides by the lens (d)'],
  ['difference', 'Difference', 'Colour equal tokens by left − right (d)'],
];

export class CompareToolbar {
  readonly element: HTMLElement;
  private readonly lenses: Picker;
  private readonly modes: readonly HTMLButtonElement[];
  private readonly low = span('legend-number');
  private readonly high = span('legend-number');
  private readonly ramp = div('ramp');
  private readonly scale: HTMLElement;
  private readonly kind = span('legend-kind');
  private readonly counts = span('counts');
  private readonly steps: readonly HTMLButtonElement[];
  private readonly fold: HTMLButtonElement;
  private readonly panelToggle: HTMLButtonElement;

  constructor(events: CompareToolbarEvents) {
    this.lenses = picker('Lens', events.onLens);
    this.modes = MODES.map(([mode, text, title]) => {
      const button = element(
        'button',
        { class: 'mode-button', attributes: { type: 'button', title } },
        text,
      );
      button.addEventListener('click', () => events.onMode(mode));
      return button;
    });
    this.scale = div('legend-scale', this.low, this.ramp, this.high);
    this.steps = [
      iconButton('arrow-up', 'Previous difference (p)', () => events.onStep(-1)),
      iconButton('arrow-down', 'Next difference (n)', () => events.onStep(1)),
    ];
    this.fold = iconButton('unfold', 'Open or fold all equal tokens', events.onFoldAll);
    this.panelToggle = iconButton(
      'layout-sidebar-right',
      'Samples and tokens panel',
      events.onTogglePanel,
    );
    this.element = element(
      'header',
      { class: 'toolbar', attributes: { role: 'toolbar', 'aria-label': 'Comparison' } },
      field('Lens', this.lenses),
      element(
        'div',
        { class: 'modes', attributes: { role: 'group', 'aria-label': 'What colours show' } },
        ...this.modes,
      ),
      element(
        'div',
        { class: 'legend', attributes: { role: 'group', 'aria-label': 'Legend' } },
        this.scale,
        this.kind,
      ),
      div(
        'toolbar-actions',
        this.counts,
        div(
          'icon-buttons',
          ...this.steps,
          this.fold,
          iconButton('arrow-swap', 'Swap the sides', events.onSwap),
          iconButton('diff', 'Compare with another sample…', events.onChoose),
          iconButton('question', 'Keys (?)', events.onHelp),
          this.panelToggle,
        ),
      ),
    );
  }

  focusLens(): void {
    this.lenses.element.focus();
  }

  update(state: CompareState, theme: Theme, allOpen: boolean): void {
    const { comparison, lens: lensId, mode } = state;
    this.lenses.setChoices(
      LENSES.map(({ id, title, summary }) => ({ value: id, label: title, description: summary })),
      lensId,
    );
    this.modes.forEach((button, at) =>
      button.setAttribute('aria-pressed', String(MODES[at]?.[0] === mode)),
    );
    this.panelToggle.setAttribute('aria-pressed', String(state.panelOpen));
    this.fold.firstElementChild?.setAttribute(
      'class',
      `codicon codicon-${allOpen ? 'fold' : 'unfold'}`,
    );
    for (const step of this.steps) step.disabled = !comparison?.differences.length;
    if (!comparison) return;
    const count = comparison.differences.length;
    setText(
      this.counts,
      `${count === 0 ? 'No difference' : plural(count, 'difference')} · aligned by ${comparison.alignment.basis}`,
    );
    const { left, right } = comparison.views;
    const { lens } = left.lens(lensId);
    const unit = unitName(lens.unit);
    const span = differenceSpan(lens);
    const absent = [left, right].some((view) => view.lens(lensId).values.kind === 'absent');
    if (mode === 'values') {
      const { calm, hot } = endsOf(lens);
      setText(this.low, formatNumber(calm));
      setText(this.high, `${formatNumber(hot)} ${unit}`.trim());
      this.ramp.style.backgroundImage = rampGradient(lens, theme.ramp, theme.leftRamp);
      setText(this.kind, absent ? 'not on both sides' : '');
      return;
    }
    setText(this.low, `right higher ${formatNumber(-span)}`);
    setText(this.high, `${`+${formatNumber(span)} ${unit}`.trim()} left higher`);
    this.ramp.style.backgroundImage = differenceGradient(
      theme.background,
      theme.leftRamp,
      theme.rightRamp,
    );
    const { certain } = comparison.difference(lensId);
    const unknown = certain.reduce((sum, value) => sum + (Number.isNaN(value) ? 1 : 0), 0);
    setText(
      this.kind,
      absent ? 'n/a: not on both sides' : unknown > 0 ? `${groupDigits(unknown)} n/a` : '',
    );
  }
}
