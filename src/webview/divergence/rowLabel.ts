import type { DivergenceFile, DivergenceRow } from '../protocol';
import { promptText } from '../state/promptText';
import { safeText } from '../tokens/displayText';

/** Longer texts would push the rest out of their line. */
const LIMIT = 40;

/** A sample's id, and its trace's number where the file has several. */
export function rowLabel({ address }: DivergenceRow, file: DivergenceFile | null): string {
  const id = short(address.sample);
  return file && file.traces.length > 1 ? `${address.trace + 1} / ${id}` : id;
}

/** A trace as people know it: its prompt, else its id. */
export function traceLabel({ traces }: DivergenceFile, index: number): string {
  const trace = traces[index];
  if (!trace) return '';
  const text = promptText(trace.prompt)?.trim();
  return short(text === undefined || text === '' ? trace.id : text);
}

function short(text: string): string {
  const cut = Array.from(text.slice(0, 4 * LIMIT))
    .slice(0, LIMIT)
    .join('');
  return safeText(cut, true) + (cut.length < text.length ? '…' : '');
}
