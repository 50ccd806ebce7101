import { node, type FigureNode } from './figureNode';
import { curvesOf, sharesOf, type Sweep, type SweepPoint } from './sweep';
import { percent } from './sweepTable';
import { wilson } from './wilson';

/** With room for half a label behind the last mark, also in a wide font. */
const WIDTH = 840;
const HEIGHT = 400;
const TOP = 84;
const BOTTOM = HEIGHT - 52;
/** Left and right end of each panel. */
const PANELS = [
  { left: 56, right: 392 },
  { left: 460, right: 796 },
] as const;

/** Ends and marks of an axis of shares, where they have room. */
const TICKS = [0, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1];
const TICK_ROOM = 34;

/** A marker of its own for each curve, so that colour is not the only way to tell them apart. */
const MARKERS: readonly ((x: number, y: number) => string)[] = [
  (x, y) => polygon(x, y, 4, Math.PI / 4, 5),
  (x, y) => polygon(x, y, 3, -Math.PI / 2, 5.5),
  (x, y) => polygon(x, y, 4, 0, 5.5),
  (x, y) => polygon(x, y, 3, Math.PI / 2, 5.5),
  (x, y) => polygon(x, y, 6, 0, 5),
];
/** The control's: a cross. */
const CONTROL_MARKER = (x: number, y: number): string =>
  `M${fixed(x - 4)} ${fixed(y - 4)}L${fixed(x + 4)} ${fixed(y + 4)}M${fixed(x - 4)} ${fixed(y + 4)}L${fixed(x + 4)} ${fixed(y - 4)}`;
const CONTROL = 'random';

interface Panel {
  readonly left: number;
  readonly right: number;
  readonly title: string;
  readonly shareOf: (point: SweepPoint) => number;
}

interface Look {
  readonly criterion: string;
  readonly name: string;
  readonly marker: (x: number, y: number) => string;
}

/**
 * Accuracy with 95 % intervals against the share of tokens that the other model gave, and against
 * the share that this changed. Shares are on a root scale, because the first per cent matter most.
 */
export function sweepFigure(sweep: Sweep): FigureNode {
  const curves = curvesOf(sweep);
  const looks = looksOf([...curves.keys()]);
  const intervals = sweep.points.map(({ right, responses }) => wilson(right, responses));
  const low = Math.floor(10 * Math.min(1, ...intervals.map((interval) => interval.low))) / 10;
  const high = Math.ceil(10 * Math.max(0, ...intervals.map((interval) => interval.high))) / 10;
  const y = (share: number): number =>
    BOTTOM - ((share - low) / Math.max(0.1, high - low)) * (BOTTOM - TOP);
  const writing = sweep.direction === 'forward' ? sweep.base : sweep.rl;
  const giving = sweep.direction === 'forward' ? sweep.rl : sweep.base;
  const panels: readonly Panel[] = [
    {
      ...PANELS[0],
      title: 'tokens drawn from the other model',
      shareOf: (point) => sharesOf(point).swapped,
    },
    {
      ...PANELS[1],
      title: 'tokens that this replaced',
      shareOf: (point) => sharesOf(point).replaced,
    },
  ];
  return node(
    'svg',
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT, class: 'sweep' },
    node('title', {}, 'Right answers against the share of swapped tokens'),
    node('rect', { class: 'page', x: 0, y: 0, width: WIDTH, height: HEIGHT }),
    text(8, 20, `${writing.name} writes, ${giving.name} gives tokens`, 'heading'),
    text(8, 38, aboutOf(sweep), 'dim'),
    ...legend(looks),
    ...panels.flatMap((panel) => [
      ...axes(panel, panelEnd(panel, sweep), low, high, y),
      ...looks.flatMap((look, index) =>
        curveOf(curves.get(look.criterion) ?? [], look, index, panel, panelEnd(panel, sweep), y),
      ),
    ]),
  );
}

function aboutOf({ problems, samples, parameters, points }: Sweep): string {
  const each = samples === 1 ? '' : `, ${samples} responses each`;
  const { temperature } = parameters;
  const drawn = typeof temperature === 'number' ? `, temperature ${temperature}` : '';
  const responses = Math.max(0, ...points.map((point) => point.responses));
  return `Right answers with 95 % intervals; ${problems.count} problems${each}: ${responses} responses per point${drawn}`;
}

function looksOf(criteria: readonly string[]): readonly Look[] {
  const measured = criteria.filter((criterion) => criterion !== CONTROL);
  return criteria.map((criterion) => {
    if (criterion === CONTROL) return { criterion, name: CONTROL, marker: CONTROL_MARKER };
    const at = measured.indexOf(criterion);
    const marker = MARKERS[at % MARKERS.length] ?? CONTROL_MARKER;
    return { criterion, name: `c${at % MARKERS.length}`, marker };
  });
}

function legend(looks: readonly Look[]): FigureNode[] {
  let x = 12;
  return looks.flatMap(({ criterion, name, marker }) => {
    const at = x;
    x += 34 + 7 * criterion.length;
    return [
      node('path', { class: `marker ${name}`, d: marker(at, 56) }),
      text(at + 10, 60, criterion === CONTROL ? `${criterion} (control)` : criterion),
    ];
  });
}

/** The right end of a panel's axis: the first mark that is not below any share. */
function panelEnd({ shareOf }: Panel, { points }: Sweep): number {
  const most = Math.max(0, ...points.map(shareOf).filter(Number.isFinite));
  return TICKS.find((tick) => tick > 0 && tick >= most) ?? 1;
}

function placeOf({ left, right }: Panel, end: number, share: number): number {
  return left + Math.sqrt(share / end) * (right - left);
}

function axes(
  panel: Panel,
  end: number,
  low: number,
  high: number,
  y: (share: number) => number,
): FigureNode[] {
  const parts: FigureNode[] = [];
  const { left, right } = panel;
  for (let tick = Math.round(10 * low); tick <= Math.round(10 * high); tick += 1) {
    const at = y(tick / 10);
    parts.push(
      node('line', { class: 'grid', x1: left, x2: right, y1: at, y2: at }),
      text(left - 8, at + 4, percent(tick / 10), 'dim end'),
    );
  }
  let last = -Infinity;
  for (const tick of TICKS.filter((tick) => tick <= end)) {
    const at = placeOf(panel, end, tick);
    // The last mark goes before its neighbour.
    if (at - last < TICK_ROOM || (tick < end && right - at < TICK_ROOM)) continue;
    last = at;
    parts.push(
      node('line', { class: 'axis', x1: at, x2: at, y1: BOTTOM, y2: BOTTOM + 4 }),
      text(at, BOTTOM + 17, percent(tick), 'dim middle'),
    );
  }
  parts.push(
    node('line', { class: 'axis', x1: left, x2: right, y1: BOTTOM, y2: BOTTOM }),
    text((left + right) / 2, BOTTOM + 38, panel.title, 'middle'),
  );
  return parts;
}

function curveOf(
  points: readonly SweepPoint[],
  { criterion, name, marker }: Look,
  index: number,
  panel: Panel,
  end: number,
  y: (share: number) => number,
): FigureNode[] {
  const places = points.flatMap((point) => {
    const share = panel.shareOf(point);
    const interval = wilson(point.right, point.responses);
    if (!Number.isFinite(share) || !Number.isFinite(interval.share)) return [];
    return [{ x: placeOf(panel, end, share), y: y(interval.share), share, interval }];
  });
  const line = places.map(
    (place, at) => `${at === 0 ? 'M' : 'L'}${fixed(place.x)} ${fixed(place.y)}`,
  );
  return [
    node('path', { class: `curve ${name}`, d: line.join('') }),
    ...places.flatMap((place) => {
      const { share, low, high } = place.interval;
      // Side by side where intervals of several curves stand at one share.
      const x = place.x + 1.5 * index;
      return [
        node('line', { class: `interval ${name}`, x1: x, x2: x, y1: y(low), y2: y(high) }),
        node(
          'path',
          { class: `marker ${name}`, d: marker(place.x, place.y) },
          node(
            'title',
            {},
            `${criterion}: ${percent(place.share)} of the tokens, ${percent(share)} right (${percent(low)} to ${percent(high)})`,
          ),
        ),
      ];
    }),
  ];
}

function text(x: number, y: number, content: string, look = ''): FigureNode {
  return node('text', { x, y, ...(look === '' ? {} : { class: look }) }, content);
}

function polygon(x: number, y: number, corners: number, turn: number, radius: number): string {
  const points = Array.from({ length: corners }, (_, corner) => {
    const angle = turn + (2 * Math.PI * corner) / corners;
    return `${fixed(x + radius * Math.cos(angle))} ${fixed(y + radius * Math.sin(angle))}`;
  });
  return `M${points.join('L')}Z`;
}

function fixed(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** Looks of the figure as a file: on white, in colours that the colour-blind can tell apart (Okabe and Ito). */
export const FILE_STYLE = [
  '.sweep{font-family:system-ui,sans-serif;font-size:12px;fill:#1f2328}',
  '.page{fill:#fff}.heading{font-size:14px;font-weight:600}.dim{fill:#59636e}',
  '.middle{text-anchor:middle}.end{text-anchor:end}',
  '.grid{stroke:#d8dee4}.axis{stroke:#59636e}',
  '.curve{fill:none;stroke-width:1.5}.interval{stroke-width:1.25;opacity:.65}.marker{stroke-width:1.5}',
  ...['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00'].map(
    (colour, at) =>
      `.curve.c${at},.interval.c${at}{stroke:${colour}}.marker.c${at}{fill:${colour};stroke:${colour}}`,
  ),
  '.curve.random{stroke:#59636e;stroke-dasharray:5 4}.interval.random{stroke:#59636e}',
  '.marker.random{fill:none;stroke:#59636e}',
].join('\n');
