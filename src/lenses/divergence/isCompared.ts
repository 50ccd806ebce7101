import { COLUMN, type Sample } from '../../trace/sample';

/** Whether another model's view of the same tokens, or a divergence from one, is recorded. */
export function isCompared({ columns, reference }: Pick<Sample, 'columns' | 'reference'>): boolean {
  return reference !== undefined || columns.has(COLUMN.js);
}
