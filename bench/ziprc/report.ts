import type { MethodName, Point } from './points';

/** 95 % interval of a share, by Wilson's score. */
export function interval(right: number, of: number): readonly [low: number, high: number] {
  const z = 1.96;
  const share = right / of;
  const centre = (share + z ** 2 / (2 * of)) / (1 + z ** 2 / of);
  const half =
    (z / (1 + z ** 2 / of)) * Math.sqrt((share * (1 - share)) / of + z ** 2 / (4 * of ** 2));
  return [centre - half, centre + half];
}

/** The points as a table of Markdown. */
export function tableOf(points: readonly Point[]): string {
  const rows = points.map(({ method, setting, right, problems, tokens, latency }) => {
    const [low, high] = interval(right, problems);
    const share = `${percent(right / problems)} % (${percent(low)} to ${percent(high)})`;
    return `| ${method} | ${setting} | ${share} | ${tokens.toFixed(0)} | ${latency.toFixed(0)} |`;
  });
  return [
    '| method | setting | right (95 % interval) | tokens per problem | latency, tokens |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}

const METHODS: readonly (readonly [MethodName, string, string])[] = [
  ['majority vote', '#0072b2', 'circle'],
  ['best of n', '#d55e00', 'square'],
  ['ZIP-RC', '#009e73', 'diamond'],
];

const PANEL = { width: 360, height: 260, left: 56, top: 34, gap: 40 };

/** Accuracy by tokens and by latency, side by side, as an SVG of its own. */
export function plotOf(points: readonly Point[], title: string): string {
  const bounds = points.flatMap(({ right, problems }) => interval(right, problems));
  const low = Math.floor(Math.min(...bounds) * 10) / 10;
  const high = Math.ceil(Math.max(...bounds) * 10) / 10;
  const panels = [
    panel(points, 'tokens per problem', ({ tokens }) => tokens, [low, high], 0),
    panel(points, 'latency, tokens', ({ latency }) => latency, [low, high], 1),
  ];
  const width = PANEL.left + 2 * PANEL.width + PANEL.gap + 20;
  const height = PANEL.top + PANEL.height + 76;
  const legend = METHODS.map(([name, colour, shape], index) => {
    const x = PANEL.left + index * 150;
    return `${mark(shape, x, height - 14, colour)}<text x="${x + 10}" y="${height - 10}">${name}</text>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="sans-serif" font-size="12" fill="#222">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    `<text x="${PANEL.left}" y="18" font-size="13">${escaped(title)}</text>`,
    ...panels,
    ...legend,
    '</svg>\n',
  ].join('\n');
}

function panel(
  points: readonly Point[],
  label: string,
  cost: (point: Point) => number,
  [low, high]: readonly [number, number],
  column: number,
): string {
  const left = PANEL.left + column * (PANEL.width + PANEL.gap);
  const bottom = PANEL.top + PANEL.height;
  const most = Math.max(...points.map(cost)) * 1.05;
  const x = (value: number): number => left + (value / most) * PANEL.width;
  const y = (share: number): number => bottom - ((share - low) / (high - low)) * PANEL.height;
  const lines: string[] = [];
  for (let share = low; share <= high + 1e-9; share += 0.1) {
    lines.push(
      `<line x1="${left}" x2="${left + PANEL.width}" y1="${at(y(share))}" y2="${at(y(share))}" stroke="#ddd"/>`,
    );
    if (column === 0) {
      lines.push(
        `<text x="${left - 8}" y="${at(y(share) + 4)}" text-anchor="end">${percent(share)} %</text>`,
      );
    }
  }
  const step = niceStep(most);
  for (let value = 0; value <= most; value += step) {
    lines.push(`<text x="${at(x(value))}" y="${bottom + 16}" text-anchor="middle">${value}</text>`);
  }
  lines.push(
    `<text x="${left + PANEL.width / 2}" y="${bottom + 34}" text-anchor="middle">${label}</text>`,
  );
  for (const [method, colour, shape] of METHODS) {
    const own = points.filter((point) => point.method === method);
    for (const point of own) {
      const [from, to] = interval(point.right, point.problems);
      const [px, py] = [x(cost(point)), y(point.right / point.problems)];
      lines.push(
        `<line x1="${at(px)}" x2="${at(px)}" y1="${at(y(from))}" y2="${at(y(to))}" stroke="${colour}" opacity="0.45"/>`,
        `<g><title>${escaped(`${method}, ${point.setting}: ${percent(point.right / point.problems)} %`)}</title>${mark(shape, px, py, colour)}</g>`,
      );
    }
    const path = [...own]
      .sort((a, b) => cost(a) - cost(b))
      .map((point) => `${at(x(cost(point)))},${at(y(point.right / point.problems))}`);
    lines.push(`<polyline points="${path.join(' ')}" fill="none" stroke="${colour}"/>`);
  }
  return lines.join('\n');
}

function mark(shape: string, x: number, y: number, colour: string): string {
  const [px, py] = [at(x), at(y)];
  if (shape === 'circle') return `<circle cx="${px}" cy="${py}" r="4" fill="${colour}"/>`;
  const turn = shape === 'diamond' ? ` transform="rotate(45 ${px} ${py})"` : '';
  return `<rect x="${at(x - 4)}" y="${at(y - 4)}" width="8" height="8" fill="${colour}"${turn}/>`;
}

function niceStep(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most / 4));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => most / step <= 6) ?? power;
}

const at = (value: number): string => value.toFixed(1);
const percent = (share: number): string => (share * 100).toFixed(0);

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
}
