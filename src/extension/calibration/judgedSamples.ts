import { setImmediate } from 'node:timers/promises';
import { calibrateGroup, type GroupCalibration } from '../../lenses/ziprc/groupCalibration';
import { isJudged, judgeSample, type JudgedSample } from '../../lenses/ziprc/judgedSample';
import { PLACES } from '../../lenses/ziprc/places';
import type { Trace, TraceFile } from '../../trace/trace';
import type { CalibrationCounts, SampleAddress, TraceScope } from '../../webview/protocol';

/** Other work gets its turn after so many samples. */
const CHUNK = 32;

export function countsOf({ samples }: Trace): CalibrationCounts {
  return {
    samples: samples.length,
    predicted: samples.filter(({ ziprc }) => ziprc !== undefined).length,
    judged: samples.filter(isJudged).length,
  };
}

/**
 * Judges the predictions of a file's samples and gives the result of each place as soon as it is
 * there. Other work gets its turn between; an aborted signal ends it there.
 */
export async function computeCalibration(
  { traces }: TraceFile,
  scope: TraceScope,
  signal: AbortSignal,
  onResult: (group: readonly SampleAddress[], result: GroupCalibration) => void,
): Promise<void> {
  const group: SampleAddress[] = [];
  const judged: JudgedSample[] = [];
  for (const [trace, { prompt, samples }] of traces.entries()) {
    if (scope !== 'all' && scope !== trace) continue;
    for (const sample of samples) {
      const result = judgeSample(sample, prompt.text);
      if (!result) continue;
      group.push({ trace, sample: sample.id });
      judged.push(result);
      if (judged.length % CHUNK === 0) await setImmediate();
      if (signal.aborted) return;
    }
  }
  for (const { id } of PLACES) {
    await setImmediate();
    if (signal.aborted) return;
    onResult(group, calibrateGroup(judged, id));
  }
}
