import { div, setText, span } from '../ui/dom';

/** One of the numbers above the figures of a page, with what it is and what it is taken of. */
export function headlineFigure(value: string, what: string, of: string, kind = ''): HTMLElement {
  const number = span('headline-value');
  setText(number, value);
  return div(
    `headline-figure ${kind}`,
    number,
    span('headline-what', what),
    span('headline-of', of),
  );
}
