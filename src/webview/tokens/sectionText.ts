import type { Segment } from '../../trace/segments';
import type { Finish } from '../../trace/sample';
import type { Range } from '../../trace/units';
import type { LensView } from '../state/sampleView';
import { safeText } from './displayText';
import { formatInterval, formatValue, meanUnit, plural, withUnit } from '../ui/format';

/** What a section's header says after its name. */
export function sectionSummary(segment: Segment, view: LensView): string {
  const parts = [plural(segment.end - segment.start, 'token')];
  const mean = meanText(view, segment);
  if (mean !== undefined) parts.push(`mean ${view.lens.title.toLowerCase()} ${mean}`);
  if (segment.truncated) {
    parts.push(segment.kind === 'reasoning' ? 'not closed' : 'cut off');
  }
  return parts.join(' · ');
}

function meanText({ lens, values }: LensView, range: Range): string | undefined {
  const { unit } = lens;
  switch (values.kind) {
    case 'absent':
      return undefined;
    case 'exact': {
      const mean = meanOf(values.values, range);
      if (Number.isNaN(mean)) return undefined;
      return withUnit(formatValue(mean, meanUnit(unit)), unit);
    }
    case 'bounds': {
      const [lower, upper] = [meanOf(values.lower, range), meanOf(values.upper, range)];
      if (Number.isNaN(lower) || Number.isNaN(upper)) return undefined;
      return withUnit(formatInterval(lower, upper, meanUnit(unit)), unit);
    }
  }
}

/** Mean of the values that are there; NaN where none is. */
export function meanOf(values: Float64Array, { start, end }: Range): number {
  let sum = 0;
  let count = 0;
  for (let at = start; at < end; at += 1) {
    const value = values[at] ?? NaN;
    if (!Number.isFinite(value)) continue;
    sum += value;
    count += 1;
  }
  return count === 0 ? NaN : sum / count;
}

const FINISHES: Readonly<Record<Finish, string>> = {
  stop: 'The model ended its text here.',
  length: 'Cut at the length limit.',
  cancelled: 'Cancelled here.',
  error: 'An error ended the generation here.',
  other: 'Ended here.',
};

export function finishText(finish: Finish | undefined, detail: string | undefined): string {
  const text =
    finish === undefined ? 'The file does not say how the text ended.' : FINISHES[finish];
  return detail === undefined ? text : `${text} ${safeText(detail, true)}`;
}
