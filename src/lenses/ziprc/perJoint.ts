import type { Sample } from '../../trace/sample';
import type { TokenIndex } from '../../trace/units';
import { jointAt, type JointRow } from '../../trace/ziprc/zipRc';
import type { LensValues } from '../lens';

/** What a lens says where nothing is predicted: nothing is invented in place of it. */
export const NO_TRAINED_HEAD =
  'No trained head: the model of this sample has no ZIP-RC head, so nothing is predicted (docs/ziprc.md).';

/** What a sample records besides tokens that predictions need. */
export type Predicted = Pick<Sample, 'tokens' | 'ziprc'>;

/** A value per row of predictions, NaN where there is none; undefined without a trained head. */
export function jointValues(
  { tokens, ziprc }: Predicted,
  value: (row: JointRow) => number,
): Float64Array | undefined {
  if (!ziprc) return undefined;
  return Float64Array.from({ length: tokens.length }, (_, token) => {
    const row = jointAt(ziprc, token);
    return row ? value(row) : NaN;
  });
}

export function perJoint(sample: Sample, value: (row: JointRow) => number): LensValues {
  const values = jointValues(sample, value);
  return values ? { kind: 'exact', values } : { kind: 'absent', reason: NO_TRAINED_HEAD };
}

/** What a token changed: a value of the rows before and after it. The last token has none after. */
export function perChange(
  sample: Sample,
  value: (row: JointRow) => number,
  change: (before: number, after: number) => number,
): LensValues {
  const values = jointValues(sample, value);
  if (!values) return { kind: 'absent', reason: NO_TRAINED_HEAD };
  return { kind: 'exact', values: changesOf(values, change) };
}

export function changesOf(
  values: Float64Array,
  change: (before: number, after: number) => number,
): Float64Array {
  return values.map((before, token: TokenIndex) => change(before, values[token + 1] ?? NaN));
}
