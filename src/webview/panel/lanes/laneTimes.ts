import type { Decision, LaneAction } from '../../../trace/decision';

/** What a lane does for a while, in steps of the run. */
export interface LaneStretch {
  readonly action: LaneAction;
  readonly start: number;
  readonly end: number;
}

/**
 * A run along its steps: in each, every running lane writes one token. Step s is when the lane that
 * had the most to write had s tokens, those that a branch begins with included.
 */
export interface LaneTimes {
  readonly start: number;
  readonly end: number;
  /** The step of every decision, ascending. */
  readonly decisions: readonly number[];
  /** By lane: from start to end without gaps; neighbours differ. */
  readonly lanes: readonly (readonly LaneStretch[])[];
}

/** What follows the last decision of a run that has ended, as a share of what came before. */
const TAIL = 0.05;

/**
 * @param decisions at least one, all of the same lanes.
 * @param inherited tokens that every lane begins with.
 * @param lengths tokens of each lane now, where they are known: what came after the last decision.
 */
export function laneTimes(
  decisions: readonly Decision[],
  inherited: number,
  lengths: readonly (number | undefined)[] = [],
): LaneTimes {
  const count = decisions[0]?.tokens.length ?? 0;
  const first = decisions[0]?.tokens ?? [];
  const start = first.reduce((least, tokens) => Math.min(least, tokens), inherited);
  const lanes: LaneStretch[][] = Array.from({ length: count }, () => []);
  const times: number[] = [];
  let step = start;
  let before: readonly number[] = first.map(() => start);
  let actions: readonly (LaneAction | undefined)[] = first.map(() => 'running');
  const go = (tokens: readonly number[], next: readonly (LaneAction | undefined)[]): void => {
    const written = tokens.map((total, lane) => Math.max(0, total - (before[lane] ?? 0)));
    const most = written.reduce((longest, own) => Math.max(longest, own), 0);
    lanes.forEach((stretches, lane) => {
      const action = actions[lane] ?? 'finished';
      const own = action === 'running' ? (written[lane] ?? 0) : most;
      extend(stretches, action, step, step + own);
      // It ended before the others had written as much.
      extend(stretches, next[lane] ?? 'finished', step + own, step + most);
    });
    step += most;
    before = tokens;
    actions = next;
  };
  for (const { tokens, states } of decisions) {
    go(tokens, states);
    times.push(step);
  }
  const now = before.map((tokens, lane) => Math.max(tokens, lengths[lane] ?? 0));
  const last = step;
  if (actions.includes('running')) go(now, actions);
  if (step === last) {
    const end = step + Math.max(1, (step - start) * TAIL);
    lanes.forEach((stretches, lane) => extend(stretches, actions[lane] ?? 'finished', step, end));
    step = end;
  }
  return { start, end: step, decisions: times, lanes };
}

function extend(stretches: LaneStretch[], action: LaneAction, start: number, end: number): void {
  if (!(end > start)) return;
  const last = stretches.at(-1);
  if (last?.action === action) stretches[stretches.length - 1] = { ...last, end };
  else stretches.push({ action, start, end });
}
