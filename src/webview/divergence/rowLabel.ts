import type { DivergenceFile, DivergenceRow } from '../protocol';
import { shortText } from '../toolbar/shortText';

/** A sample's id, and its trace's number where the file has several. */
export function rowLabel({ address }: DivergenceRow, file: DivergenceFile | null): string {
  const id = shortText(address.sample);
  return file && file.traces.length > 1 ? `${address.trace + 1} / ${id}` : id;
}
