import type { TokenIndex } from '../../trace/units';
import { alternativesAt } from '../../trace/sampleBuilder';
import { COLUMN } from '../../trace/sample';
import type { SampleView } from '../state/sampleView';
import { valueText } from '../charts/timelineTable';
import { div, element, span } from '../ui/dom';
import { formatPercent, withUnit } from '../ui/format';
import { bytesLabel, tokenLabel } from '../ui/tokenText';

/** A pointer that rests this long wants to know. Milliseconds. */
const REST = 280;
const ALTERNATIVES = 4;
const TEXT_BYTES = 40;
/** Distance from the pointer and from the edges of the page, CSS pixels. */
const GAP = 14;

/**
 * A few numbers beside the pointer, so that a person can compare tokens without moving the
 * cursor. The panel says the same and more, so that nothing is only for the mouse.
 */
export class HoverCard {
  readonly element = element('div', { class: 'hover-card', attributes: { 'aria-hidden': 'true' } });
  private timer: ReturnType<typeof setTimeout> | undefined;
  private token: TokenIndex | undefined;

  constructor() {
    this.element.hidden = true;
  }

  /** The pointer is over a token. */
  over(event: PointerEvent, token: TokenIndex, view: SampleView, lens: string): void {
    if (token === this.token) return;
    this.hide();
    this.token = token;
    const { clientX, clientY } = event;
    this.timer = setTimeout(() => this.show(token, view, lens, clientX, clientY), REST);
  }

  hide(): void {
    clearTimeout(this.timer);
    this.token = undefined;
    this.element.hidden = true;
  }

  private show(token: TokenIndex, view: SampleView, lens: string, x: number, y: number): void {
    this.element.replaceChildren(...contents(token, view, lens));
    this.element.hidden = false;
    const { offsetWidth, offsetHeight } = this.element;
    const { clientWidth, clientHeight } = document.documentElement;
    const below = y + GAP + offsetHeight < clientHeight;
    this.element.style.left = `${Math.max(GAP, Math.min(x, clientWidth - offsetWidth - GAP))}px`;
    this.element.style.top = `${Math.max(GAP, below ? y + GAP : y - GAP - offsetHeight)}px`;
  }
}

function contents(token: TokenIndex, view: SampleView, lensId: string): HTMLElement[] {
  const { sample } = view;
  const logprob = sample.columns.get(COLUMN.logprob)?.[token] ?? NaN;
  const lens = view.lens(lensId);
  const rank = valueText(view.lens('rank'), token);
  const facts = [
    `p ${formatPercent(Math.exp(logprob))}`,
    ...(rank === '–' ? [] : [`rank ${rank}`]),
    ...(lens.values.kind === 'absent' || lensId === 'rank'
      ? []
      : [`${lens.lens.title.toLowerCase()} ${withUnit(valueText(lens, token), lens.lens.unit)}`]),
  ];
  const alternatives = sample.topK ? alternativesAt(sample.topK, token).slice(0, ALTERNATIVES) : [];
  return [
    div('hover-title', tokenLabel(sample.tokens, token, TEXT_BYTES), span('dim', `#${token}`)),
    div('hover-facts', facts.join(' · ')),
    ...(view.reflects[token] === 1 ? [div('reflection-tag', '◆ reflection')] : []),
    ...alternatives.map((alternative) =>
      div(
        'hover-alternative',
        bytesLabel(alternative.text, TEXT_BYTES),
        span('', formatPercent(Math.exp(alternative.logprob))),
      ),
    ),
  ];
}
