import type { GroupBin, GroupState } from '../../lenses/ziprc/groupCalibration';
import type { TokenIndex } from '../../trace/units';
import { oneTabStop } from '../panel/oneTabStop';
import type { SampleAddress } from '../protocol';
import { shortText } from '../toolbar/shortText';
import { div, element, setText, span } from '../ui/dom';
import { formatPercent, groupDigits } from '../ui/format';
import { aboutOf, percentOf } from './calibrationFigures';

export interface BinEvents {
  readonly onBin: (bin: number) => void;
  readonly onOpen: (address: SampleAddress, token: TokenIndex) => void;
}

export interface ShownBins {
  readonly bins: readonly GroupBin[];
  readonly selected: number;
  readonly group: readonly SampleAddress[];
  /** Whether the group is of several traces, whose numbers then stand before the samples. */
  readonly manyTraces: boolean;
}

/** Bins in a row, as the grid of the style sheet lays them out. */
const ROW = 5;
const STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  ArrowUp: -ROW,
  ArrowDown: ROW,
};

/** The bins of the reliability diagram as a choice, and what is in the chosen one. */
export class BinView {
  readonly element: HTMLElement;
  private readonly choice = element('div', {
    class: 'bin-choice',
    attributes: { role: 'radiogroup', 'aria-label': 'Bin of the predicted P(correct)' },
  });
  private readonly about = element('p', { class: 'bin-about', attributes: { role: 'status' } });
  private readonly list = element('ul', { class: 'bin-states' });
  private readonly listTitle = element(
    'h4',
    {},
    'Farthest from their outcome, one state of a sample',
  );
  private buttons: readonly HTMLButtonElement[] = [];
  private shown: ShownBins | undefined;

  constructor(private readonly events: BinEvents) {
    this.choice.addEventListener('keydown', (event) => this.key(event));
    this.element = element(
      'section',
      { class: 'figure figure-bins', attributes: { 'aria-label': 'Bins' } },
      div('figure-head', element('h3', {}, 'Bins')),
      this.choice,
      this.about,
      this.listTitle,
      this.list,
    );
  }

  focus(): void {
    this.buttons.find(({ tabIndex }) => tabIndex === 0)?.focus();
  }

  update(shown: ShownBins): void {
    const before = this.shown;
    if (before?.bins === shown.bins && before.selected === shown.selected) return;
    this.shown = shown;
    if (before?.bins !== shown.bins) this.drawChoice(shown);
    this.buttons.forEach((button, at) => {
      const chosen = at === shown.selected;
      button.setAttribute('aria-checked', String(chosen));
      button.tabIndex = chosen ? 0 : -1;
    });
    const bin = shown.bins[shown.selected];
    setText(this.about, bin ? binText(bin) : '');
    this.listTitle.hidden = !bin || bin.examples.length === 0;
    this.list.replaceChildren(...(bin?.examples ?? []).map((state) => this.row(state, shown)));
    oneTabStop(this.list);
  }

  private drawChoice({ bins }: ShownBins): void {
    const focused = this.choice.contains(document.activeElement);
    this.buttons = bins.map(({ from, to, weight }, at) => {
      const button = element(
        'button',
        {
          class: 'bin',
          attributes: {
            type: 'button',
            role: 'radio',
            'aria-label': `${percentOf(from)} to ${percentOf(to)}, ${groupDigits(weight)} states`,
          },
        },
        span('bin-range', `${Math.round(from * 100)}–${Math.round(to * 100)}`),
        span('bin-count', groupDigits(weight)),
      );
      button.addEventListener('click', () => this.events.onBin(at));
      return button;
    });
    this.choice.replaceChildren(...this.buttons);
    if (focused) this.buttons[this.shown?.selected ?? 0]?.focus();
  }

  private row({ sample, token, predicted, reward }: GroupState, shown: ShownBins): HTMLElement {
    const address = shown.group[sample];
    const trace = shown.manyTraces && address ? `${address.trace + 1} / ` : '';
    const button = element(
      'button',
      { class: 'bin-state', attributes: { type: 'button', title: 'Show in the trace editor' } },
      element('bdi', { class: 'link' }, `${trace}${shortText(address?.sample ?? '')}`),
      span('dim', `#${token}`),
      span('', `predicted ${formatPercent(predicted)}`),
      span('', reward === 1 ? '✓ right' : '✗ wrong'),
    );
    button.addEventListener('click', () => {
      if (address) this.events.onOpen(address, token);
    });
    return element('li', {}, button);
  }

  private key(event: KeyboardEvent): void {
    const step = STEPS[event.key];
    const { shown } = this;
    if (step === undefined || !shown) return;
    event.preventDefault();
    const next = shown.selected + step;
    if (next < 0 || next >= shown.bins.length) return;
    this.events.onBin(next);
    this.focus();
  }
}

/** A bin in words. */
export function binText(bin: GroupBin): string {
  const { from, to, weight, samples, meanPredicted, meanReward, low, high } = bin;
  const range = `${percentOf(from)} to ${percentOf(to)}`;
  if (weight === 0) return `${range}: nothing was predicted here.`;
  return `${range}: ${aboutOf(weight, samples)}. Predicted ${formatPercent(meanPredicted)} on average, ${formatPercent(meanReward)} right (95 % interval ${formatPercent(low)} to ${formatPercent(high)}).`;
}
