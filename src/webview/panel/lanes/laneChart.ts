import { svg } from '../../figures/svg';
import { div, element, onFrame, setText, span } from '../../ui/dom';
import { drawLanes, pointedAt, type DrawnLanes } from './laneDrawing';

/** A lane of the chart. */
export interface LaneRow {
  readonly name: string;
  /** Id of its sample, where it is known. */
  readonly sample: string | undefined;
  readonly isShown: boolean;
  readonly isReturned: boolean;
  /** What assistive technology says of it. */
  readonly label: string;
}

export interface LaneChartState extends DrawnLanes {
  readonly rows: readonly LaneRow[];
}

export interface LaneChartEvents {
  readonly onDecision: (index: number) => void;
  /** @param index of the decision at which it was pointed; the selected one by default. */
  readonly onLane: (lane: number, index?: number) => void;
}

/**
 * Lanes over the steps of their run. Left, right, Home and End step through decisions, up and down
 * through lanes, Enter shows a lane's sample. Labels are buttons; the drawing is for the eye only,
 * as the tables below it say the same.
 */
export class LaneChart {
  readonly element: HTMLElement;
  private readonly labels = div('lane-labels');
  private readonly drawing = svg('svg', { class: 'lane-drawing', 'aria-hidden': 'true' });
  private readonly buttons: HTMLButtonElement[] = [];
  private state: LaneChartState | null = null;
  private tabStop = 0;
  private readonly schedule = onFrame(() => this.draw());

  constructor(private readonly events: LaneChartEvents) {
    this.element = element(
      'div',
      {
        class: 'lane-chart',
        attributes: {
          role: 'group',
          'aria-label': 'Lanes of the run. Left and right: decisions. Up and down: lanes.',
        },
      },
      this.labels,
      this.drawing,
    );
    this.element.addEventListener('keydown', (event) => this.press(event));
    this.drawing.addEventListener('click', (event) => this.point(event));
    new ResizeObserver(this.schedule).observe(this.drawing);
  }

  update(state: LaneChartState): void {
    const { rows } = state;
    const isNew = this.buttons.length !== rows.length;
    this.state = state;
    if (isNew) this.makeButtons(rows.length);
    const shown = rows.findIndex(({ isShown }) => isShown);
    if (isNew && shown >= 0) this.tabStop = shown;
    rows.forEach((row, lane) => this.label(row, lane));
    this.schedule();
  }

  get hasFocus(): boolean {
    return this.element.contains(document.activeElement);
  }

  focus(): void {
    this.buttons[this.tabStop]?.focus();
  }

  private makeButtons(count: number): void {
    this.tabStop = Math.max(0, Math.min(this.tabStop, count - 1));
    this.buttons.length = 0;
    for (let lane = 0; lane < count; lane += 1) {
      const button = element('button', { class: 'lane-label', attributes: { type: 'button' } });
      button.append(span('lane-mark'), span('lane-name'), span('lane-sample'));
      button.addEventListener('click', () => this.events.onLane(lane));
      this.buttons.push(button);
    }
    this.labels.replaceChildren(...this.buttons);
  }

  private label({ name, sample, isShown, isReturned, label }: LaneRow, lane: number): void {
    const button = this.buttons[lane];
    if (!button) return;
    const [mark, title, id] = button.children;
    if (mark) setText(mark, isShown ? '▸' : '');
    if (title) setText(title, `lane ${name}${isReturned ? ' ✓' : ''}`);
    if (id) setText(id, sample ?? '');
    button.tabIndex = lane === this.tabStop ? 0 : -1;
    button.setAttribute('aria-label', label);
    button.title = label;
    button.classList.toggle('shown', isShown);
    if (isShown) button.setAttribute('aria-current', 'true');
    else button.removeAttribute('aria-current');
  }

  private press(event: KeyboardEvent): void {
    const { state } = this;
    if (!state || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const { selected, times } = state;
    const last = times.decisions.length - 1;
    const decisions: Readonly<Record<string, number>> = {
      ArrowLeft: Math.max(0, selected - 1),
      ArrowRight: Math.min(last, selected + 1),
      Home: 0,
      End: last,
    };
    const lanes: Readonly<Record<string, number>> = {
      ArrowUp: this.tabStop - 1,
      ArrowDown: this.tabStop + 1,
    };
    const decision = decisions[event.key];
    const lane = lanes[event.key];
    if (decision !== undefined) this.events.onDecision(decision);
    else if (lane !== undefined) this.moveTo(lane);
    else return;
    event.preventDefault();
  }

  private moveTo(lane: number): void {
    const button = this.buttons[lane];
    if (!button) return;
    this.tabStop = lane;
    this.buttons.forEach((other) => (other.tabIndex = other === button ? 0 : -1));
    button.focus();
  }

  /** On a row, its sample at the nearest decision; on the axis, the decision alone. */
  private point(event: MouseEvent): void {
    const { state, drawing } = this;
    if (!state) return;
    const { left, top } = drawing.getBoundingClientRect();
    const point = { x: event.clientX - left, y: event.clientY - top };
    const { decision, lane } = pointedAt(state, drawing.clientWidth, point);
    if (lane === undefined) this.events.onDecision(decision);
    else this.events.onLane(lane, decision);
  }

  private draw(): void {
    const { state, drawing } = this;
    if (!state) return;
    const { height, nodes } = drawLanes(state, drawing.clientWidth);
    drawing.setAttribute('height', String(height));
    drawing.replaceChildren(...nodes);
  }
}
