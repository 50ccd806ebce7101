import type { Decision } from '../../../trace/decision';
import { svg } from '../../figures/svg';
import { groupDigits } from '../../ui/format';
import type { LaneTimes } from './laneTimes';

/** CSS pixels; the style sheet gives the rows of the labels the same height. */
const ROW = 22;
const AXIS = 16;
const MARGIN = { left: 8, right: 10, top: 10 };
/** Decisions closer than this are not marked one by one: the marks would be a surface. */
const LEAST_GAP = 3;

/** What a drawing of lanes shows. */
export interface DrawnLanes {
  readonly times: LaneTimes;
  readonly decision: Decision;
  /** Index of the decision. */
  readonly selected: number;
  readonly rows: readonly { readonly isShown: boolean }[];
}

/**
 * Draws lanes over the steps of their run, one row each: thick where they ran, hatched where they
 * paused, a thin line behind their end; decisions are dotted lines, the selected one is a full line.
 * @param width CSS pixels, as the height of the result.
 */
export function drawLanes(
  drawn: DrawnLanes,
  width: number,
): { readonly height: number; readonly nodes: readonly SVGElement[] } {
  const { times, rows, selected } = drawn;
  const x = scaleOf(times, width);
  const bottom = MARGIN.top + rows.length * ROW;
  const shown = rows.findIndex(({ isShown }) => isShown);
  const at = x(times.decisions[selected] ?? NaN);
  const gap = (x(times.end) - x(times.start)) / Math.max(1, times.decisions.length);
  const marks = gap < LEAST_GAP ? [] : times.decisions;
  const band = { x: 0, y: MARGIN.top + shown * ROW, width, height: ROW };
  const nodes = [
    ...(shown < 0 ? [] : [svg('rect', { class: 'lane-band', ...band })]),
    svg('path', {
      class: 'decision-marks',
      d: marks.map((step) => `M${round(x(step))},${MARGIN.top}V${bottom}`).join(''),
    }),
    ...rows.flatMap((_, lane) => lanePaths(times.lanes[lane] ?? [], x, middleOf(lane))),
    svg('path', {
      class: 'decision-selected',
      d: `M${round(at)},${MARGIN.top - 1}V${bottom}m-4,${MARGIN.top - bottom - 8}h8l-4,6z`,
    }),
    ...setMarks(drawn, at),
    ...axis(times, x, bottom),
  ];
  return { height: bottom + AXIS, nodes };
}

/** The nearest decision to a point of the drawing, and the lane that it is on; none on the axis. */
export function pointedAt(
  { times, rows }: DrawnLanes,
  width: number,
  point: { readonly x: number; readonly y: number },
): { readonly decision: number; readonly lane: number | undefined } {
  const x = scaleOf(times, width);
  const { decisions } = times;
  const distance = (index: number): number => Math.abs(x(decisions[index] ?? NaN) - point.x);
  const decision = decisions.reduce(
    (best, _, index) => (distance(index) < distance(best) ? index : best),
    0,
  );
  const lane = Math.floor((point.y - MARGIN.top) / ROW);
  return { decision, lane: lane >= 0 && lane < rows.length ? lane : undefined };
}

function scaleOf({ start, end }: LaneTimes, width: number): (step: number) => number {
  const room = Math.max(0, width - MARGIN.left - MARGIN.right);
  return (step) => MARGIN.left + (room * (step - start)) / (end - start);
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
function setMarks({ decision, rows }: DrawnLanes, x: number): SVGElement[] {
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
