import { countVotes } from '../../src/engine/decoders/samples/vote';
import type { ZipRcHead } from '../../src/trace/ziprc/zipRc';
import type { GroupSample } from './group';
import { replay, surestByHead, type Chosen } from './replay';

/** One method with one setting over all problems; points of one method make a curve. */
export interface Point {
  readonly method: string;
  readonly setting: string;
  readonly problems: number;
  readonly right: number;
  /** Means per problem: tokens of all samples, and those of the longest chain of waiting. */
  readonly tokens: number;
  readonly latency: number;
}

/** What a perfect choice among the samples would give. */
export const ANY_RIGHT = 'any of n right';

export type Price = readonly [alpha: number, beta: number];

interface Result extends Omit<Chosen, 'sample'> {
  readonly right: boolean;
}

/**
 * Accuracy against cost. Majority vote and best of n take the first n samples of each problem,
 * which run side by side; ZIP-RC sampling decides how far each of them is written.
 * @param groups the samples of each problem, equally many.
 */
export async function pointsOf(
  groups: readonly (readonly GroupSample[])[],
  head: ZipRcHead,
  prices: readonly Price[],
): Promise<readonly Point[]> {
  const points: Point[] = [];
  const add = (method: string, setting: string, results: readonly Result[]): void => {
    points.push({
      method,
      setting,
      problems: results.length,
      right: results.filter(({ right }) => right).length,
      tokens: mean(results.map(({ tokens }) => tokens)),
      latency: mean(results.map(({ latency }) => latency)),
    });
  };
  const most = groups[0]?.length ?? 0;
  for (const [method, isRight] of CHOICES) {
    for (const n of powers(most)) {
      const results = groups.map((group) => {
        const first = group.slice(0, n);
        return { ...costOf(first), right: isRight(first, head) };
      });
      add(method, `n = ${n}`, results);
    }
  }
  for (const [alpha, beta] of prices) {
    const results: Result[] = [];
    for (const group of groups) {
      const chosen = await replay(group, head, { alpha, beta, gamma: 1 });
      results.push({ ...chosen, right: group[chosen.sample]?.right === true });
    }
    add(`ZIP-RC sampling, α = ${alpha}`, `β = ${beta}`, results);
  }
  return points;
}

type IsRight = (samples: readonly GroupSample[], head: ZipRcHead) => boolean;

const CHOICES: readonly (readonly [string, IsRight])[] = [
  ['majority vote', (samples) => voted(samples)?.right === true],
  ['best of n, self-certainty', (samples) => surest(samples)?.right === true],
  [
    'best of n, ZIP-RC reward',
    (samples, head) => samples[surestByHead(samples, head)]?.right === true,
  ],
  [ANY_RIGHT, (samples) => samples.some(({ right }) => right)],
];

/** The first sample that gives the answer of most of them. */
function voted(samples: readonly GroupSample[]): GroupSample | undefined {
  const winner = countVotes(samples.map(({ key }) => ({ key, weight: 1 })))?.winner;
  return winner === undefined ? undefined : samples.find(({ key }) => key === winner);
}

function surest(samples: readonly GroupSample[]): GroupSample | undefined {
  const highest = Math.max(...samples.map(({ selfCertainty }) => selfCertainty));
  return samples.find(({ selfCertainty }) => selfCertainty === highest);
}

function costOf(samples: readonly GroupSample[]): { tokens: number; latency: number } {
  const lengths = samples.map(({ tokens }) => tokens);
  return { tokens: lengths.reduce((sum, one) => sum + one, 0), latency: Math.max(...lengths) };
}

/** 1, 2, 4 … and the number itself. */
function powers(most: number): number[] {
  const counts: number[] = [];
  for (let n = 1; n < most; n *= 2) counts.push(n);
  return [...counts, most];
}

function mean(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / values.length;
}
