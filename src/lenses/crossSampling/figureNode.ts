/**
 * A picture as data: the page builds its elements from it, in the colours of the theme, and the
 * command line writes it as a file. Looks go by class.
 */
export interface FigureNode {
  readonly tag: 'svg' | 'g' | 'line' | 'path' | 'circle' | 'rect' | 'text' | 'title';
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly children: readonly (FigureNode | string)[];
}

export function node(
  tag: FigureNode['tag'],
  attributes: FigureNode['attributes'] = {},
  ...children: FigureNode['children']
): FigureNode {
  return { tag, attributes, children };
}

/** An attribute's value: coordinates to a hundredth of a pixel. */
export function attributeText(value: string | number): string {
  return typeof value === 'number' ? String(Math.round(value * 100) / 100) : value;
}

/** The picture as a file, with a style sheet for its classes. */
export function svgText({ tag, attributes, children }: FigureNode, style: string): string {
  const namespace = { xmlns: 'http://www.w3.org/2000/svg' };
  const root = elementText({ tag, attributes: { ...namespace, ...attributes }, children }, style);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`;
}

function elementText({ tag, attributes, children }: FigureNode, style?: string): string {
  const inner = children.map((child) =>
    typeof child === 'string' ? escapeText(child) : elementText(child),
  );
  const given = Object.entries(attributes).map(
    ([name, value]) => ` ${name}="${escapeText(attributeText(value))}"`,
  );
  const sheet = style === undefined ? '' : `<style>${escapeText(style)}</style>`;
  return `<${tag}${given.join('')}>${sheet}${inner.join('')}</${tag}>`;
}

function escapeText(text: string): string {
  return (
    text
      // XML has no other control characters.
      .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\u{10ffff}]/gu, '\ufffd')
      .replace(/&/g, '&amp;')
      .replace(/</g, '&lt;')
      .replace(/>/g, '&gt;')
      .replace(/"/g, '&quot;')
  );
}
