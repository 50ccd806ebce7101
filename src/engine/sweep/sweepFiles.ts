import { svgText } from '../../lenses/crossSampling/figureNode';
import { writeSweep, type Sweep } from '../../lenses/crossSampling/sweep';
import { FILE_STYLE, sweepFigure } from '../../lenses/crossSampling/sweepFigure';

/** The files of a sweep, all beside the one that a person names. */
export interface SweepFiles {
  /** Its figures, as JSON. */
  readonly data: string;
  readonly figure: string;
  /** One line per response, with which a sweep that was stopped goes on. */
  readonly responses: string;
}

export function sweepFiles(data: string): SweepFiles {
  const stem = data.replace(/\.json$/i, '');
  return { data, figure: `${stem}.svg`, responses: `${stem}.responses.jsonl` };
}

/** What is written when all responses are there. */
export function sweepContents(sweep: Sweep): Readonly<Record<'data' | 'figure', string>> {
  return { data: writeSweep(sweep), figure: svgText(sweepFigure(sweep), FILE_STYLE) };
}
