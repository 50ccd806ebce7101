import { attributeText, type FigureNode } from '../../lenses/crossSampling/figureNode';

const NAMESPACE = 'http://www.w3.org/2000/svg';

/** The elements of a figure; its texts are text nodes, its looks classes of the page's style sheet. */
export function figureElement({ tag, attributes, children }: FigureNode): SVGElement {
  const element = document.createElementNS(NAMESPACE, tag);
  for (const [name, value] of Object.entries(attributes)) {
    element.setAttribute(name, attributeText(value));
  }
  element.append(
    ...children.map((child) => (typeof child === 'string' ? child : figureElement(child))),
  );
  return element;
}
