import type { Decision } from '../../../trace/decision';
import { svg } from '../../figures/svg';
import { div, element, onFrame, setText, span } from '../../ui/dom';
import { groupDigits } from '../../ui/format';
import type { LaneTimes } from './laneTimes';

/** CSS pixels; the style sheet gives the rows of the labels the same height. */
const ROW = 22;
const AXIS = 16;
const MARGIN = { left: 8, right: 10, top: 10 };
/** Decisions closer than this are not marked one by one: the marks would be a surface. */
const LEAST_GAP = 3;

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

export interface LaneChartState {
  readonly times: LaneTimes;
  readonly decision: Decision;
  readonly selected: number;
  readonly rows: readonly LaneRow[];
}

export interface LaneChartEvents {
  readonly onDecision: (index: number) => void;
  /** @param index of the decision at which it was pointed; the selected one by default. */
  readonly onLane: (lane: number, index?: number) => void;
}

/**
 * Lanes over the steps of a run, one row each: thick where they ran, hatched where they paused, a
 * thin line after their end. Left, right, Home and End step through decisions, up and down through
 * lanes, Enter shows a lane's sample. Labels are buttons; the drawing is for the eye only, as the
 * tables below it say the same.
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
    if (title) setText(title, `${name}${isReturned ? ' ✓' : ''}`);
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
    const { state } = this;
    if (!state) return;
    const box = this.drawing.getBoundingClientRect();
    const x = this.scale(state.times);
    const at = event.clientX - box.left;
    const distance = (step: number | undefined): number => Math.abs(x(step ?? NaN) - at);
    const { decisions } = state.times;
    const nearest = decisions.reduce(
      (best, step, index) => (distance(step) < distance(decisions[best]) ? index : best),
      0,
    );
    const lane = Math.floor((event.clientY - box.top - MARGIN.top) / ROW);
    if (lane >= 0 && lane < state.rows.length) this.events.onLane(lane, nearest);
    else this.events.onDecision(nearest);
  }

  private scale({ start, end }: LaneTimes): (step: number) => number {
    const width = this.drawing.clientWidth - MARGIN.left - MARGIN.right;
    return (step) => MARGIN.left + (Math.max(0, width) * (step - start)) / (end - start);
  }

  private draw(): void {
    const { state } = this;
    if (!state) return;
    const { times, rows, selected } = state;
    const x = this.scale(times);
    const bottom = MARGIN.top + rows.length * ROW;
    this.drawing.setAttribute('height', String(bottom + AXIS));
    const shown = rows.findIndex(({ isShown }) => isShown);
    const at = x(times.decisions[selected] ?? NaN);
    const gaps = (x(times.end) - x(times.start)) / Math.max(1, times.decisions.length);
    const marks = gaps < LEAST_GAP ? [] : times.decisions;
    this.drawing.replaceChildren(
      ...(shown < 0
        ? []
        : [
            svg('rect', {
              class: 'lane-band',
              x: 0,
              y: MARGIN.top + shown * ROW,
              width: this.drawing.clientWidth,
              height: ROW,
            }),
          ]),
      svg('path', {
        class: 'decision-marks',
        d: marks.map((step) => `M${round(x(step))},${MARGIN.top}V${bottom}`).join(''),
      }),
      ...rows.flatMap((_, lane) => lanePaths(times.lanes[lane] ?? [], x, middleOf(lane))),
      svg('path', {
        class: 'decision-selected',
        d: `M${round(at)},${MARGIN.top - 1}V${bottom}m-4,${MARGIN.top - bottom - 8}h8l-4,6z`,
      }),
      ...setMarks(state, at),
      ...axis(times, x, bottom),
    );
  }
}

function middleOf(lane: number): number {
  return MARGIN.top + (lane + 0.5) * ROW;
}

/** The stretches of a lane, one path for each kind of them. */
function lanePaths(
  stretches: LaneTimes['lanes'][number],
  x: (step: number) => number,
  y: number,
): SVGElement[] {
  let running = '';
  let paused = '';
  let hatch = '';
  let finished = '';
  let ends = '';
  for (const { action, start, end } of stretches) {
    const left = round(x(start));
    const right = round(x(end));
    const box = (half: number): string => `M${left},${y - half}H${right}V${y + half}H${left}z`;
    if (action === 'running') running += box(5);
    else if (action === 'paused') {
      paused += box(4);
      for (let at = left + 1; at + 4 < right; at += 4) hatch += `M${at},${y + 4}l4,-8`;
    } else {
      finished += `M${left},${y}H${right}`;
      ends += `M${left - 1.5},${y - 7}h3v14h-3z`;
    }
  }
  return [
    svg('path', { class: 'lane-finished', d: finished }),
    svg('path', { class: 'lane-paused', d: paused }),
    svg('path', { class: 'lane-hatch', d: hatch }),
    svg('path', { class: 'lane-running', d: running }),
    svg('path', { class: 'lane-end', d: ends }),
  ];
}

/** At the selected decision: a disc on what was chosen, a ring around what the runner-up held. */
function setMarks({ decision, rows }: LaneChartState, x: number): SVGElement[] {
  const { chosen, runnerUp } = decision;
  return rows.flatMap((_, lane) => {
    const cy = middleOf(lane);
    return [
      ...(runnerUp?.lanes.includes(lane) === true
        ? [svg('circle', { class: 'set-runner-up', cx: x, cy, r: 7 })]
        : []),
      ...(chosen.lanes.includes(lane)
        ? [svg('circle', { class: 'set-chosen', cx: x, cy, r: 4 })]
        : []),
    ];
  });
}

function axis(times: LaneTimes, x: (step: number) => number, bottom: number): SVGElement[] {
  const last = times.decisions.at(-1) ?? times.end;
  const text = (step: number, anchor: string, words: string): SVGElement =>
    svg('text', { class: 'lane-axis', x: x(step), y: bottom + 12, 'text-anchor': anchor }, words);
  return [
    text(times.start, 'start', `step ${groupDigits(times.start)}`),
    ...(last > times.start ? [text(times.end, 'end', groupDigits(Math.round(last)))] : []),
  ];
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
