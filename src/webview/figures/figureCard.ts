import type { ExportedFigure } from '../protocol';
import type { Theme } from '../theme/themeWatcher';
import { iconButton } from '../toolbar/toolbar';
import { div, element, onFrame, setText } from '../ui/dom';
import type { Figure, FigureContext } from './figure';
import { svgFile } from './svg';

const HEIGHT = 232;
const LEAST_WIDTH = 260;

/** One statistic: its chart, or the same numbers as a table, and its export. */
export class FigureCard {
  readonly element: HTMLElement;
  private readonly title = element('h3');
  private readonly about = element('p', { class: 'figure-about' });
  private readonly body = div('figure-body');
  private readonly toggle: HTMLButtonElement;
  private readonly export: HTMLButtonElement;
  private readonly schedule = onFrame(() => this.draw());
  private figure: Figure | undefined;
  private theme: Theme | undefined;
  private asTable = false;
  private width = 0;

  constructor(id: string, onExport: (figure: ExportedFigure) => void) {
    this.toggle = iconButton('table', 'As a table', () => {
      this.asTable = !this.asTable;
      this.draw();
    });
    this.export = iconButton('export', 'Export figure or data…', () => {
      if (this.figure) onExport(this.exported(this.figure));
    });
    this.element = element(
      'section',
      { class: `figure figure-${id}`, attributes: { 'aria-label': id } },
      div('figure-head', this.title, div('icon-buttons', this.toggle, this.export)),
      this.about,
      this.body,
    );
    new ResizeObserver(() => {
      if (this.body.clientWidth === this.width) return;
      this.width = this.body.clientWidth;
      this.schedule();
    }).observe(this.body);
  }

  update(figure: Figure | undefined, theme: Theme): void {
    if (figure === this.figure && theme === this.theme) return;
    this.figure = figure;
    this.theme = theme;
    this.schedule();
  }

  private get context(): FigureContext | undefined {
    const { theme, width } = this;
    const font = getComputedStyle(this.body).fontFamily;
    const height = this.figure?.height ?? HEIGHT;
    return theme && { theme, font, width: Math.max(LEAST_WIDTH, width), height };
  }

  private draw(): void {
    const { figure, context } = this;
    this.toggle.disabled = !figure;
    this.export.disabled = !figure;
    if (!figure || !context) {
      setText(this.about, 'Computing…');
      this.body.replaceChildren();
      return;
    }
    this.element.setAttribute('aria-label', figure.title);
    setText(this.title, figure.title);
    setText(this.about, figure.about);
    this.toggle.hidden = figure.draw === undefined;
    const draw = this.asTable ? undefined : figure.draw;
    this.toggle.setAttribute('aria-pressed', String(!draw));
    this.toggle.title = draw ? 'As a table' : 'As a chart';
    this.body.classList.toggle('tall', !draw);
    // The chart itself is silent: what it shows is said in words, and its table holds the numbers.
    this.body.replaceChildren(
      ...(draw
        ? [
            draw(context),
            element('p', { class: 'visually-hidden' }, figure.description),
            hiddenTable(figure),
          ]
        : [tableOf(figure)]),
    );
  }

  private exported(figure: Figure): ExportedFigure {
    const { context } = this;
    const picture = context && figure.draw?.(context);
    return {
      name: figure.title.replace(/^[^:]*: /, ''),
      ...(picture ? { picture: { svg: svgFile(picture, figure, context) } } : {}),
      data: figure.table,
    };
  }
}

function hiddenTable(figure: Figure): HTMLElement {
  return div('visually-hidden', tableOf(figure));
}

function tableOf({ title, table, format }: Figure): HTMLElement {
  const numeric = (column: number): string =>
    table.rows.every((row) => typeof row[column] !== 'string') ? 'number' : '';
  return element(
    'table',
    { class: 'figure-table' },
    element('caption', { class: 'visually-hidden' }, title),
    element(
      'thead',
      {},
      element(
        'tr',
        {},
        ...table.columns.map((name, column) =>
          element('th', { class: numeric(column), attributes: { scope: 'col' } }, name),
        ),
      ),
    ),
    element(
      'tbody',
      {},
      ...table.rows.map((row) =>
        element(
          'tr',
          {},
          ...row.map((value, column) =>
            typeof value === 'string'
              ? element('td', { class: 'word' }, element('bdi', {}, value))
              : element('td', { class: 'number' }, value === null ? '–' : format(value, column)),
          ),
        ),
      ),
    ),
  );
}
