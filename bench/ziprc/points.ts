import type { Engine } from '../../src/engine/engine';
import { countVotes } from '../../src/engine/decoders/samples/vote';
import { RunSamples } from '../../src/engine/runSamples';
import { normaliseAnswer } from '../../src/trace/answer';
import type { Problem } from '../../src/trace/problems';
import type { Sample } from '../../src/trace/sample';
import { decodeText } from '../../src/trace/text';
import { goldOf } from '../../src/trace/verifier/gold';
import { verifyAnswer } from '../../src/trace/verifier/verify';

export type MethodName = 'majority vote' | 'best of n' | 'ZIP-RC';

/** One method with one setting over all problems. */
export interface Point {
  readonly method: MethodName;
  readonly setting: string;
  readonly problems: number;
  readonly right: number;
  /** Means per problem: tokens of all samples, and those of the longest chain of waiting. */
  readonly tokens: number;
  readonly latency: number;
}

export interface Plan {
  readonly model: string;
  readonly maxTokens: number;
  readonly temperature: number;
  readonly samples: number;
  /** alpha and beta of each ZIP-RC run. */
  readonly prices: readonly (readonly [alpha: number, beta: number])[];
}

type Written = Omit<Sample, 'id'>;

interface Result {
  readonly right: boolean;
  readonly tokens: number;
  readonly latency: number;
}

/**
 * Accuracy against cost. Majority vote and best of n (self-certainty) take the first n of the same
 * samples, which run side by side; ZIP-RC draws the same samples and decides how far.
 * @param onProblem is told how many problems are done.
 */
export async function measurePoints(
  engine: Engine,
  problems: readonly Problem[],
  plan: Plan,
  onProblem: (done: number) => void = () => undefined,
): Promise<readonly Point[]> {
  const results = new Map<string, { name: Pick<Point, 'method' | 'setting'>; all: Result[] }>();
  const add = (method: MethodName, setting: string, result: Result): void => {
    const key = `${method} ${setting}`;
    const entry = results.get(key) ?? { name: { method, setting }, all: [] };
    entry.all.push(result);
    results.set(key, entry);
  };
  for (const [index, problem] of problems.entries()) {
    const seed = index * plan.samples;
    const group = await write(engine, problem, plan, 'best-of-n', seed, { samples: plan.samples });
    for (const n of powers(plan.samples)) {
      const first = group.slice(0, n);
      const cost = { tokens: sum(first), latency: Math.max(...first.map(lengthOf)) };
      add('majority vote', `n = ${n}`, { ...cost, right: isRight(voted(first), problem) });
      add('best of n', `n = ${n}`, { ...cost, right: isRight(surest(first), problem) });
    }
    for (const [alpha, beta] of plan.prices) {
      const parameters = { samples: plan.samples, alpha, beta };
      const lanes = await write(engine, problem, plan, 'zip-rc', seed, parameters);
      add('ZIP-RC', `α = ${alpha}, β = ${beta}`, {
        tokens: sum(lanes),
        latency: lanes[0]?.outcome?.figures?.latencyTokens ?? NaN,
        right: isRight(
          lanes.find(({ outcome }) => outcome?.chosen),
          problem,
        ),
      });
    }
    onProblem(index + 1);
  }
  return [...results.values()].map(({ name, all }) => ({
    ...name,
    problems: all.length,
    right: all.filter(({ right }) => right).length,
    tokens: mean(all.map(({ tokens }) => tokens)),
    latency: mean(all.map(({ latency }) => latency)),
  }));
}

async function write(
  engine: Engine,
  { prompt }: Problem,
  { model, maxTokens, temperature }: Plan,
  decoder: string,
  seed: number,
  parameters: Readonly<Record<string, number>>,
): Promise<readonly Written[]> {
  const run = new RunSamples();
  const result = await engine.generate(
    {
      model,
      prompt: { text: prompt },
      decoder,
      parameters: { temperature, ...parameters },
      seed,
      maxTokens,
      topK: 0,
    },
    (event) => run.receive(event),
    new AbortController().signal,
  );
  return run.samples(result);
}

/** The first sample that gives the answer of most of them. */
function voted(samples: readonly Written[]): Written | undefined {
  const keys = samples.map(({ outcome }) =>
    outcome?.answer === undefined ? undefined : normaliseAnswer(outcome.answer),
  );
  const winner = countVotes(keys.map((key) => ({ key, weight: 1 })))?.winner;
  return winner === undefined ? undefined : samples[keys.indexOf(winner)];
}

function surest(samples: readonly Written[]): Written | undefined {
  const weights = samples.map(({ outcome }) => outcome?.weight ?? -Infinity);
  return samples[weights.indexOf(Math.max(...weights))];
}

function isRight(sample: Written | undefined, problem: Problem): boolean {
  const gold = goldOf(problem);
  if (!gold) throw new Error(`No right answer is known of "${problem.prompt}".`);
  if (!sample) return false;
  const finished = sample.finish === 'stop';
  return verifyAnswer(decodeText(sample.tokens.bytes), gold, { finished }).reward === 1;
}

/** 1, 2, 4 … and the number itself. */
function powers(most: number): number[] {
  const counts: number[] = [];
  for (let n = 1; n < most; n *= 2) counts.push(n);
  return [...counts, most];
}

const lengthOf = ({ tokens }: Written): number => tokens.length;

function sum(samples: readonly Written[]): number {
  return samples.reduce((total, sample) => total + lengthOf(sample), 0);
}

function mean(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / values.length;
}
