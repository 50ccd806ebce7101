/** The engine as one of the benchmark's processes. */
import { PerformanceObserver } from 'node:perf_hooks';
import { annotate, scoredCandidate } from '../../src/engine/annotate/annotate';
import { Engine } from '../../src/engine/engine';
import { generate as generateWith } from '../../src/engine/generate';
import { planGeneration } from '../../src/engine/generationPlan';
import { LoadedModel } from '../../src/engine/loadedModel';
import { findModel } from '../../src/engine/models/modelFolder';
import type { Sequence } from '../../src/engine/runtime/sequence';
import { answer } from '../answer';
import {
  mappedMemory,
  now,
  peakMemory,
  promptOf,
  resetPeak,
  type Generation,
  type Moment,
} from '../measure';
import { Turnstile, type Round } from '../turnstile';

const THREADS = 1;
const ALTERNATIVES = 20;
const engine = new Engine(THREADS);
const { signal } = new AbortController();
let loaded: LoadedModel | undefined;
let sequence: Sequence | undefined;

/** Everything as a person gets it: texts, columns, 20 alternatives, packed blocks. */
async function generate(given: {
  model: string;
  prompt: readonly number[];
  count: number;
  decoder?: string;
  parameters?: Readonly<Record<string, unknown>>;
}): Promise<Generation> {
  const ids: number[] = [];
  const marks: Moment[] = [];
  const start = now();
  await engine.generate(
    {
      model: given.model,
      prompt: { ids: given.prompt },
      decoder: given.decoder ?? 'greedy',
      parameters: given.parameters ?? {},
      seed: 0,
      maxTokens: given.count,
      topK: ALTERNATIVES,
      ignoreEos: true,
    },
    (event) => {
      if (event.kind !== 'tokens') return;
      ids.push(...(event.block.ids ?? []));
      marks.push(now());
    },
    signal,
  );
  const [first = start] = marks;
  return { ids, start, first, last: marks.at(-1) ?? start };
}

/** One of the ways to generate that take turns. */
interface Way {
  readonly decoder: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** Several ways to generate, token by token in turn; milliseconds of each round. */
async function turns({
  prompt,
  count,
  rounds,
  ways,
}: {
  prompt: readonly number[];
  count: number;
  rounds: number;
  ways: readonly Way[];
}): Promise<Round[]> {
  const measured: Round[] = [];
  for (let seed = 0; measured.length < rounds; seed += 1) {
    const turnstile = new Turnstile(ways.length);
    const generations = ways.map((way) => {
      const plan = planGeneration({
        ...way,
        model: '',
        prompt: { ids: prompt },
        seed,
        maxTokens: count,
        topK: ALTERNATIVES,
        ignoreEos: true,
      });
      return () => generateWith([opened()], plan, () => undefined, signal);
    });
    await turnstile.run(generations);
    measured.push(...turnstile.rounds);
  }
  return measured;
}

/** Garbage collections of one way, by the clock. */
async function collections({
  prompt,
  count,
  times,
  way,
}: {
  prompt: readonly number[];
  count: number;
  times: number;
  way: Way;
}): Promise<{ tokens: number; durations: number[] }> {
  const durations: number[] = [];
  const observer = new PerformanceObserver((list) => {
    durations.push(...list.getEntries().map(({ duration }) => duration));
  });
  observer.observe({ entryTypes: ['gc'] });
  await turns({ prompt, count, rounds: times, ways: [way] });
  // Entries are told in a task of their own.
  await new Promise(setImmediate);
  observer.disconnect();
  return { tokens: times, durations };
}

async function open({ model }: { model: string }): Promise<void> {
  loaded = await LoadedModel.open(await findModel(model), THREADS);
}

function opened(): LoadedModel {
  if (!loaded) throw new Error('No model is open.');
  return loaded;
}

/** Greedy tokens, the prompt read at once. */
async function greedy(given: {
  model: string;
  prompt: readonly number[];
  count: number;
}): Promise<number[]> {
  await open(given);
  const own = opened().model.newSequence();
  const ids: number[] = [];
  let next = given.prompt;
  while (ids.length < given.count) {
    await own.feed(next);
    const { top } = await own.predict({ alternatives: 1, logits: false });
    next = top.slice(0, 1).map(({ id }) => id);
    ids.push(...next);
  }
  await opened().model.release();
  loaded = undefined;
  return ids;
}

async function begin({ context }: { context: number }): Promise<void> {
  sequence = opened().model.newSequence();
  await sequence.feed(promptOf(context, 0));
}

/** Processor time of some decode steps, each annotated. */
async function steps({ count, logits }: { count: number; logits: boolean }): Promise<number[]> {
  const { tokenizer } = opened();
  const times: number[] = [];
  for (let step = 0; step < count; step += 1) {
    const start = now();
    await sequence?.feed([17]);
    const distribution = await sequence?.predict({ alternatives: ALTERNATIVES, logits });
    const best = distribution?.top[0];
    if (!distribution || !best) throw new Error('No sequence has begun.');
    annotate(scoredCandidate(distribution, best), (id) => tokenizer.bytesOf(id));
    times.push(now().cpu - start.cpu);
  }
  return times;
}

/**
 * Bytes before, bytes above that at the peak, and processor milliseconds. Weights that are read
 * for the first time belong to the model: rows of the embedding stay in their file until then.
 */
async function score({
  count,
}: {
  count: number;
}): Promise<{ before: number; above: number; cpu: number }> {
  const before = resetPeak();
  const mapped = mappedMemory();
  const start = now();
  const rows = opened()
    .model.newSequence()
    .score(promptOf(count, 1), 1, ALTERNATIVES, () => undefined);
  let scored = 0;
  for await (const block of rows) scored += block.length;
  if (scored !== count - 1) throw new Error(`${scored} of ${count - 1} tokens were scored.`);
  const weights = mappedMemory() - mapped;
  return { before, above: peakMemory() - before - weights, cpu: now().cpu - start.cpu };
}

/** The same of a model that is compared with itself, whose rows the engine reads twice. */
async function diverge({
  model,
  count,
}: {
  model: string;
  count: number;
}): Promise<{ before: number; above: number; cpu: number }> {
  const before = resetPeak();
  const mapped = mappedMemory();
  const start = now();
  const source = { ids: promptOf(count, 1), promptLength: 1 };
  const { tokens } = await engine.diverge(
    { model, otherModels: [model], source, topK: ALTERNATIVES },
    () => undefined,
    signal,
  );
  if (tokens !== count - 1) throw new Error(`${tokens} of ${count - 1} tokens were compared.`);
  const weights = mappedMemory() - mapped;
  return { before, above: peakMemory() - before - weights, cpu: now().cpu - start.cpu };
}

/** Bytes that opening a model takes: while it loads, and when it is there. */
async function load(given: { model: string }): Promise<{ peak: number; after: number }> {
  const before = resetPeak();
  await open(given);
  const peak = peakMemory() - before;
  return { peak, after: resetPeak() - before };
}

answer({ generate, turns, collections, greedy, open, begin, steps, score, diverge, load });
