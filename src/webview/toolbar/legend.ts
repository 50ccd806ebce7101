import type { LensView, SampleView } from '../state/sampleView';
import { clippedCounts, endsOf, isSigned, rampGradient, WIDE_INTERVAL } from '../theme/heat';
import type { Theme } from '../theme/themeWatcher';
import { div, element, setText, span } from '../ui/dom';
import { formatNumber, groupDigits, unitName } from '../ui/format';

/** The ramp with its numbers and how the values were come by. */
export class Legend {
  readonly element: HTMLElement;
  private readonly low = span('legend-number');
  private readonly high = span('legend-number');
  private readonly ramp = div('ramp');
  private readonly scale: HTMLElement;
  private readonly kind = span('legend-kind');

  constructor() {
    this.scale = div('legend-scale', this.low, this.ramp, this.high);
    this.element = element(
      'div',
      { class: 'legend', attributes: { role: 'group', 'aria-label': 'Legend' } },
      this.scale,
      this.kind,
    );
  }

  update(view: SampleView, { lens, values, drawn, wide }: LensView, theme: Theme): void {
    const { calm, hot } = endsOf(lens);
    const unit = unitName(lens.unit);
    setText(this.low, formatNumber(calm));
    setText(this.high, unit === '' ? formatNumber(hot) : `${formatNumber(hot)} ${unit}`);
    this.ramp.style.backgroundImage = rampGradient(lens, theme.ramp, theme.leftRamp);
    this.scale.hidden = values.kind === 'absent';
    this.kind.classList.toggle('warning', values.kind === 'absent');
    if (values.kind === 'absent' || !drawn) {
      setText(this.kind, 'not in this file');
      this.element.title = values.kind === 'absent' ? values.reason : '';
      return;
    }
    const { below, above } = clippedCounts(lens.range, drawn);
    const missing = drawn.reduce((count, value) => count + (Number.isNaN(value) ? 1 : 0), 0);
    const width = formatNumber(WIDE_INTERVAL * (lens.range[1] - lens.range[0]));
    const notes = [
      values.kind === 'exact' ? 'exact' : `interval from top-${view.sample.topK?.k ?? 'k'}`,
      ...(above > 0 ? [`${groupDigits(above)} above ▲`] : []),
      ...(below > 0 ? [`${groupDigits(below)} below`] : []),
      ...(missing > 0 ? [`${groupDigits(missing)} missing`] : []),
    ];
    setText(this.kind, notes.join(' · '));
    this.element.title = [
      lens.summary,
      ...(wide.includes(1)
        ? [`Hatched: the interval is wider than ${width} ${unit}; coloured by its notable end.`]
        : []),
      ...(isSigned(lens)
        ? [`A line above: ${calm < 0 ? 'below' : 'above'} 0, the other side from what is heated.`]
        : []),
      ...(missing > 0 ? ['Dotted underline: no value.'] : []),
      ...(lens.fidelityNote === undefined ? [] : [`${lens.fidelity}: ${lens.fidelityNote}`]),
      lens.citation,
    ].join('\n');
  }
}
