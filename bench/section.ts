import type { WrittenModel } from './models/modelFolder';

/** What a figure must be. */
export type Bar = { readonly least: number } | { readonly most: number };

/** One line of the table. */
export interface Figure {
  readonly what: string;
  /** Ours and what it is compared with, with units. */
  readonly values: string;
  /** Ours in proportion: larger is faster, or smaller is less memory, as `values` says. */
  readonly ratio?: number;
  /** Of the ratio, or of `value` where it is not a ratio that is to be met. */
  readonly bar?: Bar;
  /** What the bar is for, if not for the ratio. */
  readonly value?: number;
}

/** A group of measurements that can be asked for by name. */
export interface Section {
  readonly name: string;
  readonly title: string;
  readonly measure: (models: Models, report: (figure: Figure) => void) => Promise<void>;
}

/** The shape of 0.5 B parameters in both precisions, written at first use. */
export interface Models {
  readonly int4: () => WrittenModel;
  readonly fp32: () => WrittenModel;
  /** Its vocabulary over a small body, in fp32. */
  readonly wide: () => WrittenModel;
}

export function meets(figure: Figure): boolean | undefined {
  const { bar } = figure;
  const value = figure.value ?? figure.ratio ?? NaN;
  if (!bar) return undefined;
  return 'least' in bar ? value >= bar.least : value <= bar.most;
}
