import type { TraceSummary } from '../protocol';
import { promptText } from '../state/promptText';
import type { Choice } from '../ui/controls';
import { groupDigits } from '../ui/format';
import { shortText } from './shortText';

/** A trace as people know it. */
type NamedTrace = Pick<TraceSummary, 'id' | 'prompt'>;

/** All traces of a file, and each of them: values of a TraceScope. */
export function scopeChoices(traces: readonly NamedTrace[], all: string): readonly Choice[] {
  return [
    { value: 'all', label: `all ${groupDigits(traces.length)} traces`, description: all },
    ...traces.map((trace, index) => ({
      value: String(index),
      label: `${index + 1}: ${traceLabel(trace)}`,
    })),
  ];
}

/** Its prompt, else its id. */
function traceLabel({ id, prompt }: NamedTrace): string {
  const text = promptText(prompt)?.trim();
  return shortText(text === undefined || text === '' ? id : text);
}
