import type { Decision } from '../../../trace/decision';
import { element } from '../../ui/dom';
import { groupDigits } from '../../ui/format';
import type { LaneTimes } from './laneTimes';
import { setLanesText, utilityText } from './laneText';
import { MOST_LANES } from './runLanes';

/** Decisions on each side of the selected one. */
const AROUND = 30;

/** The chart as text: the decisions around the selected one, one row each. */
export class DecisionTable {
  readonly element: HTMLDetailsElement;
  private readonly caption = element('caption');
  private readonly head = element('thead');
  private readonly body = element('tbody');
  private draw: () => void = () => undefined;

  constructor(private readonly onDecision: (index: number) => void) {
    this.element = element(
      'details',
      { class: 'decision-table' },
      element('summary', {}, 'All decisions as a table'),
      element(
        'div',
        {
          class: 'decision-scroller',
          attributes: { tabindex: '0', role: 'region', 'aria-label': 'Decisions as a table' },
        },
        element('table', { class: 'lane-table' }, this.caption, this.head, this.body),
      ),
    );
    this.element.addEventListener('toggle', () => this.draw());
  }

  update(decisions: readonly Decision[], times: LaneTimes, selected: number): void {
    this.draw = () => {
      if (this.element.open) this.fill(decisions, times, selected);
    };
    this.draw();
  }

  private fill(decisions: readonly Decision[], times: LaneTimes, selected: number): void {
    const start = Math.max(0, selected - AROUND);
    const end = Math.min(decisions.length, selected + AROUND + 1);
    const lanes = Math.min(MOST_LANES, decisions[0]?.tokens.length ?? 0);
    this.caption.textContent =
      `Decisions ${start + 1} to ${end} of ${groupDigits(decisions.length)}; what each lane did ` +
      'then, and its tokens';
    const titles = ['#', 'step', 'chosen', 'utility', 'runner-up', 'utility'];
    const ofLanes = Array.from({ length: lanes }, (_, lane) => `lane ${lane}`);
    this.head.replaceChildren(
      element(
        'tr',
        {},
        ...[...titles, ...ofLanes].map((title) =>
          element('th', { attributes: { scope: 'col' } }, title),
        ),
      ),
    );
    this.body.replaceChildren(
      ...decisions.slice(start, end).map((decision, at) => {
        const index = start + at;
        const row = this.row(decision, index, times.decisions[index] ?? NaN, lanes);
        if (index === selected) row.setAttribute('aria-current', 'true');
        return row;
      }),
    );
  }

  private row(decision: Decision, index: number, step: number, lanes: number): HTMLElement {
    const { chosen, runnerUp, tokens, states } = decision;
    const cells = [
      groupDigits(Math.round(step)),
      setLanesText(chosen, decision),
      utilityText(chosen.utility),
      runnerUp ? setLanesText(runnerUp, decision) : '–',
      runnerUp ? utilityText(runnerUp.utility) : '–',
      ...Array.from(
        { length: lanes },
        (_, lane) => `${states[lane] ?? '–'}, ${groupDigits(tokens[lane] ?? NaN)}`,
      ),
    ];
    const button = element(
      'button',
      {
        class: 'link',
        attributes: { type: 'button', 'aria-label': `Decision ${index + 1}` },
      },
      groupDigits(index + 1),
    );
    button.addEventListener('click', () => {
      this.onDecision(index);
      // The rows are new ones now.
      this.body.querySelector<HTMLElement>('[aria-current] button')?.focus();
    });
    return element(
      'tr',
      {},
      element('th', { attributes: { scope: 'row' } }, button),
      ...cells.map((text) => element('td', {}, text)),
    );
  }
}
