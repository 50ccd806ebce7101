import fs from 'node:fs';
import path from 'node:path';
import { Engine } from '../../src/engine/engine';
import { findModel } from '../../src/engine/models/modelFolder';
import { readProblems } from '../../src/trace/problems';
import { writeGroup, type GroupSample, type Plan } from './group';
import { pointsOf, type Point, type Price } from './points';
import { GroupStore } from './store';

const ROOT = path.resolve(import.meta.dirname, '..', '..');
export const PROBLEMS = path.join(ROOT, 'bench', 'problems.jsonl');
export const PLOT = path.join(ROOT, 'docs', 'images', 'ziprc-accuracy.svg');
const STORE = path.join(ROOT, 'build', 'bench', 'ziprc-accuracy');

/** From hardly any price to one that leaves one short sample. */
const BETAS = [0.003, 0.01, 0.03, 0.1, 0.3];
const ALPHAS = [0.1, 1];
export const PRICES: readonly Price[] = ALPHAS.flatMap((alpha) =>
  BETAS.map((beta) => [alpha, beta] as const),
);

export interface AccuracyOptions extends Plan {
  /** A file of problems whose answers are known, and how many of them. */
  readonly problems: string;
  readonly count: number;
  readonly prices: readonly Price[];
  /** Where samples are kept; other runs with the same model and settings take them from there. */
  readonly store?: string;
}

/**
 * Writes the samples of held-out problems, or takes those of an earlier run, and compares how the
 * methods choose among them.
 * @param tell is told how many problems are done, and the share of right samples.
 * @throws Error where the model has no trained ZIP-RC head.
 */
export async function measureAccuracy(
  { problems: file, count, prices, store = STORE, ...plan }: AccuracyOptions,
  tell: (line: string) => void,
): Promise<readonly Point[]> {
  const problems = readProblems(file, fs.readFileSync(file, 'utf8')).slice(0, count);
  const engine = new Engine(1);
  const { ziprc: head, hash } = await engine.load(plan.model);
  if (!head) throw new Error(`${plan.model} has no trained ZIP-RC head (docs/ziprc.md).`);
  const { stamp } = await findModel(plan.model);
  const kept = new GroupStore(store);
  const groups: (readonly GroupSample[])[] = [];
  for (const [index, problem] of problems.entries()) {
    const seed = index * plan.samples;
    const key = { hash, stamp, ...plan, problem, seed };
    groups.push(await kept.group(key, () => writeGroup(engine, problem, plan, seed)));
    const samples = groups.flat();
    const right = samples.filter((sample) => sample.right).length;
    tell(
      `${index + 1} of ${problems.length} problems, ${right} of ${samples.length} samples right`,
    );
  }
  return pointsOf(groups, head, prices);
}
