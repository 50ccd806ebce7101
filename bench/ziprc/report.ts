import { wilson } from '../../src/lenses/crossSampling/wilson';
import { ANY_RIGHT, type Point } from './points';

/** The points as a table of Markdown, with 95 % intervals by Wilson's score. */
export function tableOf(points: readonly Point[]): string {
  const rows = points.map(({ method, setting, right, problems, tokens, latency }) => {
    const { share, low, high } = wilson(right, problems);
    const accuracy = `${percent(share, 1)} % (${percent(low)} to ${percent(high)})`;
    return `| ${method} | ${setting} | ${accuracy} | ${tokens.toFixed(0)} | ${latency.toFixed(0)} |`;
  });
  return [
    '| method | setting | right (95 % interval) | tokens per problem | latency, tokens |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}

interface Curve {
  readonly method: string;
  readonly points: readonly Point[];
  readonly colour: string;
  readonly shape: Shape;
  readonly dashed: boolean;
}

type Shape = 'circle' | 'square' | 'diamond' | 'up' | 'down' | 'ring';

/** Colours of Okabe and Ito that are told apart on white, each with a shape of its own. */
const STYLES: readonly (readonly [string, Shape])[] = [
  ['#0072b2', 'circle'],
  ['#d55e00', 'square'],
  ['#8a6d00', 'down'],
  ['#555555', 'ring'],
  ['#009e73', 'diamond'],
  ['#aa4499', 'up'],
];

function curvesOf(points: readonly Point[]): readonly Curve[] {
  const methods = [...new Set(points.map(({ method }) => method))];
  return methods.map((method, index) => {
    const [colour, shape] = STYLES[index % STYLES.length] ?? ['#222222', 'circle'];
    const own = points.filter((point) => point.method === method);
    return { method, points: own, colour, shape, dashed: method === ANY_RIGHT };
  });
}

const PANEL = { width: 400, height: 300, left: 56, top: 34, gap: 30 };
const LEGEND = { columns: 3, width: 270, line: 20 };

/** Accuracy by tokens and by latency, side by side, as an SVG of its own on white. */
export function plotOf(points: readonly Point[], title: string): string {
  const curves = curvesOf(points);
  const shares = points.map(({ right, problems }) => wilson(right, problems));
  const low = Math.floor(Math.min(...shares.map((share) => share.low)) * 10) / 10;
  const high = Math.ceil(Math.max(...shares.map((share) => share.high)) * 10) / 10;
  const panels = [
    panel(curves, 'tokens of all samples, per problem', ({ tokens }) => tokens, [low, high], 0),
    panel(curves, 'latency: tokens to wait for', ({ latency }) => latency, [low, high], 1),
  ];
  const width = PANEL.left + 2 * PANEL.width + PANEL.gap + 20;
  const top = PANEL.top + PANEL.height + 64;
  const height = top + Math.ceil(curves.length / LEGEND.columns) * LEGEND.line;
  const legend = curves.map(({ method, colour, shape }, index) => {
    const x = PANEL.left + (index % LEGEND.columns) * LEGEND.width;
    const y = top + Math.floor(index / LEGEND.columns) * LEGEND.line;
    return `${mark(shape, x, y - 4, colour)}<text x="${x + 12}" y="${y}">${escaped(method)}</text>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="sans-serif" font-size="12" fill="#222">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    `<text x="${PANEL.left}" y="18" font-size="13">Right answers, with 95 % intervals: ${escaped(title)}</text>`,
    ...panels,
    ...legend,
    '</svg>\n',
  ].join('\n');
}

function panel(
  curves: readonly Curve[],
  label: string,
  cost: (point: Point) => number,
  [low, high]: readonly [number, number],
  column: number,
): string {
  const left = PANEL.left + column * (PANEL.width + PANEL.gap);
  const bottom = PANEL.top + PANEL.height;
  const most = Math.max(...curves.flatMap(({ points }) => points.map(cost))) * 1.05;
  const x = (value: number): number => left + (value / most) * PANEL.width;
  const y = (share: number): number => bottom - ((share - low) / (high - low)) * PANEL.height;
  const lines: string[] = [];
  for (let share = low; share <= high + 1e-9; share += 0.1) {
    const at = y(share).toFixed(1);
    lines.push(`<path d="M${left} ${at}h${PANEL.width}" stroke="#ddd"/>`);
    if (column === 0) {
      lines.push(
        `<text x="${left - 8}" y="${(y(share) + 4).toFixed(1)}" text-anchor="end">${percent(share)} %</text>`,
      );
    }
  }
  const step = niceStep(most);
  for (let value = 0; value <= most; value += step) {
    lines.push(
      `<text x="${x(value).toFixed(1)}" y="${bottom + 16}" text-anchor="middle">${value}</text>`,
    );
  }
  lines.push(
    `<text x="${left + PANEL.width / 2}" y="${bottom + 34}" text-anchor="middle">${label}</text>`,
  );
  for (const curve of curves) lines.push(drawn(curve, cost, x, y));
  return lines.join('\n');
}

function drawn(
  { method, points, colour, shape, dashed }: Curve,
  cost: (point: Point) => number,
  x: (value: number) => number,
  y: (share: number) => number,
): string {
  const places = [...points]
    .sort((a, b) => cost(a) - cost(b))
    .map((point) => ({
      point,
      px: x(cost(point)),
      interval: wilson(point.right, point.problems),
    }));
  const line = places
    .map(({ px, interval }) => `${px.toFixed(1)},${y(interval.share).toFixed(1)}`)
    .join(' ');
  return [
    `<polyline points="${line}" fill="none" stroke="${colour}"${dashed ? ' stroke-dasharray="4 3"' : ''}/>`,
    ...places.map(({ point, px, interval: { share, low, high } }) => {
      const name = escaped(`${method}, ${point.setting}: ${percent(share, 1)} %`);
      const whisker = `<path d="M${px.toFixed(1)} ${y(low).toFixed(1)}V${y(high).toFixed(1)}" stroke="${colour}" opacity="0.3"/>`;
      return `${whisker}<g><title>${name}</title>${mark(shape, px, y(share), colour)}</g>`;
    }),
  ].join('\n');
}

const PATHS: Readonly<Record<Exclude<Shape, 'circle' | 'ring'>, string>> = {
  square: 'm-4-4h8v8h-8z',
  diamond: 'm0-6l6 6-6 6-6-6z',
  up: 'm0-6l6 10h-12z',
  down: 'm0 6l6-10h-12z',
};

function mark(shape: Shape, x: number, y: number, colour: string): string {
  const [px, py] = [x.toFixed(1), y.toFixed(1)];
  if (shape === 'circle') return `<circle cx="${px}" cy="${py}" r="4.5" fill="${colour}"/>`;
  if (shape === 'ring') {
    return `<circle cx="${px}" cy="${py}" r="4" fill="#fff" stroke="${colour}" stroke-width="1.5"/>`;
  }
  return `<path d="M${px} ${py}${PATHS[shape]}" fill="${colour}"/>`;
}

function niceStep(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most / 4));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => most / step <= 6) ?? power;
}

const percent = (share: number, digits = 0): string => (share * 100).toFixed(digits);

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
}
