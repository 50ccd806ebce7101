import type { FigureTable } from '../protocol';
import type { Theme } from '../theme/themeWatcher';

/** A chart of fixed height that fills a width. */
export interface FigureContext {
  readonly theme: Theme;
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  readonly font: string;
}

/** One statistic as a picture and as a table of the same numbers. */
export interface Figure {
  readonly id: string;
  readonly title: string;
  /** What it is taken over, with counts. */
  readonly about: string;
  /** One sentence of what it shows, for those who do not see the picture. */
  readonly description: string;
  readonly table: FigureTable;
  /** A number of a column as people read it. */
  readonly format: (value: number, column: number) => string;
  /** Of the chart, CSS pixels, where it is not the cards' own. */
  readonly height?: number;
  /** Undefined where the figure is a table alone. */
  readonly draw?: (context: FigureContext) => SVGSVGElement;
}
