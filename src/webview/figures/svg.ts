import { cssColor, mix, type Rgb } from '../theme/color';
import type { FigureContext } from './figure';

const NAMESPACE = 'http://www.w3.org/2000/svg';

export type Attributes = Readonly<Record<string, string | number>>;

/** An SVG element. Looks are attributes, not classes, so that an exported file keeps them. */
export function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): SVGElementTagNameMap[K] {
  const node = document.createElementNS(NAMESPACE, tag);
  for (const [name, value] of Object.entries(attributes)) {
    node.setAttribute(name, typeof value === 'number' ? String(round(value)) : value);
  }
  node.append(...children);
  return node;
}

/** The root of a chart, hidden from screen readers: its table says the same. */
export function chart(
  { width, height, font }: FigureContext,
  ...children: readonly Node[]
): SVGSVGElement {
  return svg(
    'svg',
    {
      xmlns: NAMESPACE,
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      'font-family': font,
      'font-size': 10.5,
      'aria-hidden': 'true',
    },
    ...children,
  );
}

/** Text in the chart's colours; `dim` for axes. */
export function label(
  { theme }: FigureContext,
  text: string,
  attributes: Attributes,
  dim = true,
): SVGTextElement {
  const colour = dim ? mix(theme.background, theme.foreground, 0.74) : theme.foreground;
  return svg('text', { fill: cssColor(colour), ...attributes }, text);
}

export function gridColour({ theme }: FigureContext): Rgb {
  return mix(theme.background, theme.foreground, theme.highContrast ? 0.4 : 0.14);
}

/** The chart as a file: with its title, what it is taken over, and the page's background. */
export function svgFile(
  chartElement: SVGSVGElement,
  { title, about }: { readonly title: string; readonly about: string },
  context: FigureContext,
): string {
  const head = 40;
  const { width, height, theme } = context;
  const body = chartElement.cloneNode(true);
  if (!(body instanceof SVGSVGElement)) return '';
  body.setAttribute('y', String(head));
  const root = chart(
    { ...context, height: height + head },
    svg('title', {}, title),
    svg('rect', { width, height: height + head, fill: cssColor(theme.background) }),
    label(context, title, { x: 8, y: 17, 'font-size': 13, 'font-weight': 600 }, false),
    label(context, about, { x: 8, y: 33 }),
    body,
  );
  root.removeAttribute('aria-hidden');
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(root)}\n`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
