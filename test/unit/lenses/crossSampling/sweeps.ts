import type { Sweep } from '../../../../src/lenses/crossSampling/sweep';

/** A sweep of two curves; names are as hostile as a file can make them. */
export const SWEEP: Sweep = {
  base: { name: 'base <script>alert(1)</script> & "co"', hash: 'a'.repeat(64) },
  rl: { name: 'rl' },
  direction: 'forward',
  problems: { name: 'p.jsonl', count: 50 },
  samples: 2,
  seed: 7,
  maxTokens: 100,
  parameters: { temperature: 1, top_p: 1 },
  createdAt: '2026-11-21T12:00:00.000Z',
  points: [
    point('js', 1, null, 40, 1000, 50),
    point('js', 0, null, 20, 0, 0),
    point('js', 0.05, 0.0312345, 35, 60, 25),
    point('random', 0, null, 20, 0, 0),
    point('random', 0.05, 0.95, 21, 52, 3),
    point('random', 1, null, 40, 1000, 50),
  ],
};

function point(
  criterion: string,
  budget: number,
  threshold: number | null,
  right: number,
  swaps: number,
  replaced: number,
): Sweep['points'][number] {
  return {
    criterion,
    budget,
    threshold,
    responses: 100,
    right,
    cut: 1,
    tokens: 1000,
    swaps,
    replaced,
  };
}
