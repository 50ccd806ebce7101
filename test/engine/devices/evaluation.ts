import { findModel } from '../../../src/engine/models/modelFolder';
import { readModelConfig } from '../../../src/engine/models/modelConfig';
import type { Distribution, Scored } from '../../../src/engine/runtime/distribution';
import { LanguageModel } from '../../../src/engine/runtime/languageModel';
import type { Placement } from '../../../src/engine/runtime/session';

/** What is to be computed on a device. */
export interface Work {
  readonly model: string;
  readonly prompt: readonly number[];
  /** Greedy steps. */
  readonly steps: number;
}

/** [id, raw logit, log-sum-exp, entropy, varentropy] of each token. */
export type Row = readonly number[];

export interface Evaluation {
  readonly greedy: readonly Row[];
  /** The same tokens, scored at once. */
  readonly scored: readonly Row[];
  /** Greedy from the middle again, in a fork that read less, and after going back. */
  readonly forked: readonly Row[];
  readonly truncated: readonly Row[];
  /** Growth of the process after the first steps, in bytes. */
  readonly growth: number;
  /** What these steps would leave behind if the tensors of the cache were not freed, in bytes. */
  readonly leak: number;
}

/** Steps after which every buffer has its size for a while. */
const WARM_UP = 4;

export async function evaluate(
  { model: name, prompt, steps }: Work,
  place: Placement,
): Promise<Evaluation> {
  const files = await findModel(name);
  const { shapes } = await readModelConfig(files.folder);
  const model = await LanguageModel.open(files.graph, shapes, place);
  const sequence = model.newSequence();
  await sequence.feed(prompt);
  const best = async (from = sequence): Promise<Row> =>
    rowOf(await from.predict({ alternatives: 1, logits: false }));

  const greedy: Row[] = [];
  let before = 0;
  for (let step = 0; step < steps; step += 1) {
    if (step === WARM_UP) before = process.memoryUsage().rss;
    const row = await best();
    greedy.push(row);
    await sequence.feed([row[0] ?? 0]);
  }
  const growth = process.memoryUsage().rss - before;

  const half = prompt.length + Math.floor(steps / 2);
  const next = sequence.ids.slice(half, half + 1);
  const fork = await sequence.fork(half);
  await fork.feed(next);
  const forked = [await best(fork)];
  fork.dispose();
  const whole = [...sequence.ids];
  await sequence.truncate(half);
  await sequence.feed(next);
  const truncated = [await best()];
  sequence.dispose();

  const scored: Row[] = [];
  const reader = model.newSequence();
  for await (const rows of reader.score(whole, prompt.length, 1, () => undefined)) {
    scored.push(...rows.map((row) => rowOf(row, row)));
  }
  const leak = model.bytesPerToken * prompt.length * (steps - WARM_UP);
  // The reader is left to the model, which must free what it holds.
  await model.release();
  return { greedy, scored, forked, truncated, growth, leak };
}

function rowOf(
  { top, logSumExp, entropy, varentropy }: Distribution,
  target: Pick<Scored, 'id' | 'logit'> | undefined = top[0],
): Row {
  return [target?.id ?? NaN, target?.logit ?? NaN, logSumExp, entropy, varentropy];
}
