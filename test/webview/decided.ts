import type { Decision, LaneAction } from '../../src/trace/decision';
import type { Sample } from '../../src/trace/sample';
import type { Trace } from '../../src/trace/trace';
import type { ZipRcHead } from '../../src/trace/ziprc/zipRc';
import { random, roughTokens, sampleOf } from './samples';

/** Tokens that each running lane writes between two decisions. */
export const INTERVAL = 16;

const EDGES = [0, 4, 8, 16, 32, 64, 128, 256, 512];
const HEAD: ZipRcHead = { rewards: [0, 1], lengthEdges: EDGES, source: 'vocabulary' };
const TEXT = 'Start with 7 * 3 = 21, so I have 21 and 11. Wait, 21 + 11 = 32, no. Hmm, maybe ';

/** What a lane does after each decision: `r` runs, `p` pauses, `f` has finished. */
const PLANS: readonly string[] = [
  'rrrrrrff',
  'rppprrrp',
  'rrffffff',
  'pppppppp',
  'rrrrpppp',
  'rprprprp',
  'rrrfffff',
  'rrppprrf',
];
const ACTIONS: Readonly<Record<string, LaneAction>> = {
  r: 'running',
  p: 'paused',
  f: 'finished',
};

/** The decisions of a run as `PLANS` has it; a lane that ends has written a part of its stretch. */
export function decisionsOf(lanes: number, made = PLANS[0]!.length): readonly Decision[] {
  const plans = PLANS.slice(0, lanes);
  const tokens = plans.map(() => 1);
  return Array.from({ length: made }, (_, at) => {
    const states = plans.map((plan) => ACTIONS[plan[at]!]!);
    if (at > 0) {
      plans.forEach((plan, lane) => {
        if (plan[at - 1] !== 'r') return;
        tokens[lane] = tokens[lane]! + (states[lane] === 'finished' ? 9 : INTERVAL);
      });
    }
    const kept = states.flatMap((state, lane) => (state === 'paused' ? [] : [lane]));
    const others = states.flatMap((state, lane) =>
      state === 'paused' || state === 'finished' || lane === 0 ? [lane] : [],
    );
    return {
      tokens: [...tokens],
      states,
      rewards: plans.map((_plan, lane) => (lane % 2 === 0 ? 0.5 + 0.05 * at : 0.4 - 0.03 * at)),
      lengths: states.map((state, lane) => (state === 'finished' ? 0 : 150 - tokens[lane]! + lane)),
      chosen: { lanes: kept, utility: 0.6 + 0.02 * at, ...(at === 3 ? { pause: 4 } : {}) },
      ...(lanes > 1 ? { runnerUp: { lanes: others, utility: 0.59 + 0.02 * at } } : {}),
    };
  });
}

/**
 * A run of ZIP-RC sampling as its file has it, beside a sample of another run.
 * @param made decisions so far; samples of a run that goes on say nothing of their end.
 */
export function decidedTrace(lanes: number, made = PLANS[0]!.length): Trace {
  const decisions = decisionsOf(lanes, made);
  const ended = made === PLANS[0]!.length;
  const last = decisions.at(-1)!;
  const samples = last.tokens.map((tokens, lane): Sample => {
    const texts = roughTokens(TEXT.repeat(20)).slice(0, tokens);
    const { finish, ...sample } = sampleOf(`sample-${lane + 2}`, texts, random(lane + 1), 5, true);
    const joints = new Float32Array(tokens * 2 * (EDGES.length - 1)).fill(1 / 16);
    const finished = last.states[lane] === 'finished';
    return {
      ...sample,
      ziprc: { ...HEAD, joints },
      origin: {
        model: { name: 'embedded/rl' },
        createdAt: '2026-05-04T10:00:00.000Z',
        decoder: {
          id: 'zip-rc',
          parameters: { alpha: 0.1, beta: 0.01, gamma: 1, interval: INTERVAL },
          seed: 3,
          decisions,
        },
      },
      ...(ended
        ? {
            ...(finished && finish ? { finish } : { finish: 'other' as const }),
            outcome: { chosen: lane === 0, figures: { lane } },
          }
        : {}),
    };
  });
  const other = sampleOf('sample-1', roughTokens(TEXT), random(9), 5, true);
  return { id: 't', prompt: { text: 'Make 28.<think>' }, samples: [other, ...samples] };
}
