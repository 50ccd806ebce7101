import type { Decision } from '../../../trace/decision';
import type { Origin, Sample } from '../../../trace/sample';
import type { SampleSummary } from '../../protocol';

/** The run that a sample is of, as far as the trace still has it. */
export interface RunLanes {
  /** The same for all samples of the run, and for no other run of the trace. */
  readonly key: string;
  /** At least one, all of the same lanes. */
  readonly decisions: readonly Decision[];
  /** By lane; undefined where the sample was deleted or cannot be told from others. */
  readonly samples: readonly (SampleSummary | undefined)[];
  /** The lane of the sample itself, where that is known. */
  readonly own: number | undefined;
  /** Tokens that every lane begins with. */
  readonly inherited: number;
}

/** More lanes than this are not shown; decoders here write 8 at most. */
export const MOST_LANES = 32;

/**
 * @param group all samples of the trace.
 * @returns undefined where nothing was decided between samples.
 */
export function runLanesOf(sample: Sample, group: readonly SampleSummary[]): RunLanes | undefined {
  const decisions = sample.origin.decoder?.decisions ?? [];
  const lanes = decisions[0]?.tokens.length ?? 0;
  // A view draws what it is given: nothing of it may be looked up past its end.
  if (lanes === 0 || decisions.some(({ tokens }) => tokens.length !== lanes)) return undefined;
  const key = runKey(sample);
  const members = group.filter((member) => runKey(member) === key);
  const byFigure = new Map(members.map((member) => [laneOf(member, lanes), member]));
  const isWhole = members.length === lanes;
  const samples = Array.from({ length: Math.min(lanes, MOST_LANES) }, (_, lane) => {
    if (laneOf(sample, lanes) === lane) return members.find(({ id }) => id === sample.id);
    const member = members[lane];
    // Of a run that failed, samples do not say which lane they are.
    const inOrder = isWhole && member && laneOf(member, lanes) === undefined;
    return byFigure.get(lane) ?? (inOrder ? member : undefined);
  });
  const own = samples.findIndex((member) => member?.id === sample.id);
  return {
    key,
    decisions,
    samples,
    own: own < 0 ? undefined : own,
    inherited: sample.parent?.token ?? 0,
  };
}

/** Samples of one run began at one moment, from one place. */
function runKey({ origin, parent }: Pick<Sample, 'origin' | 'parent'>): string {
  const { createdAt, model, decoder }: Origin = origin;
  const { id, seed, parameters } = decoder ?? {};
  return JSON.stringify([createdAt, model?.name, id, seed, parameters, parent]);
}

function laneOf({ outcome }: Pick<Sample, 'outcome'>, lanes: number): number | undefined {
  const lane = outcome?.figures?.lane;
  const known = lane !== undefined && Number.isInteger(lane) && lane >= 0 && lane < lanes;
  return known ? lane : undefined;
}
