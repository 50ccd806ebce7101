import type { TraceDocument } from '../editor/traceDocument';
import { isObject } from '../../trace/json';
import type { Sample } from '../../trace/sample';
import type { Trace } from '../../trace/trace';
import type { TokenIndex } from '../../trace/units';
import type { Services } from '../services';
import { activeView } from '../commands/activeView';

/** What a command on a sample acts on. */
export interface SampleTarget {
  readonly document: TraceDocument;
  readonly index: number;
  readonly trace: Trace;
  /** Undefined where the view shows none that the file holds. */
  readonly sample: Sample | undefined;
  readonly token: TokenIndex;
}

/**
 * The sample and token that the active view shows, or those that a caller names: `{trace?, sample?,
 * token?}`. Without an active view, says what to do and gives undefined.
 */
export function sampleTarget(services: Services, argument: unknown): SampleTarget | undefined {
  const view = activeView(services);
  if (!view || view.document.failure) return undefined;
  const { document, selection } = view;
  const given = isObject(argument) ? argument : {};
  const shown = selection?.address;
  const index = wholeOr(given.trace, shown?.trace ?? 0);
  const trace = document.content.traces[index];
  if (!trace) return undefined;
  const id = typeof given.sample === 'string' ? given.sample : shown?.sample;
  const sample = trace.samples.find((one) => one.id === id);
  const token = id === shown?.sample ? (selection?.token ?? 0) : 0;
  return { document, index, trace, sample, token: wholeOr(given.token, token) };
}

function wholeOr(value: unknown, otherwise: number): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : otherwise;
}
