/** A bare ONNX Runtime loop as one of the benchmark's processes. */
import { BareLoop, type Annotator } from '../bareLoop';
import { now, peakMemory, promptOf, resetPeak, type Generation } from '../measure';
import { answer } from '../answer';

const CHUNK = 256;
let loop: BareLoop | undefined;

async function open({
  graph,
  annotator = 'none',
}: {
  graph: string;
  annotator?: Annotator;
}): Promise<void> {
  loop = await BareLoop.open(graph, annotator);
}

function opened(): BareLoop {
  if (!loop) throw new Error('No model is open.');
  return loop;
}

async function begin({ context }: { context: number }): Promise<void> {
  const ids = promptOf(context, 0);
  opened().reset();
  for (let at = 0; at < context; at += CHUNK) await opened().read(ids.slice(at, at + CHUNK));
}

async function steps({ count }: { count: number }): Promise<number[]> {
  const times: number[] = [];
  for (let step = 0; step < count; step += 1) {
    const start = now();
    await opened().read([17]);
    times.push(now().cpu - start.cpu);
  }
  return times;
}

/** Greedy tokens, the prompt in one run. */
async function generate({
  prompt,
  count,
}: {
  prompt: readonly number[];
  count: number;
}): Promise<Generation> {
  opened().reset();
  const start = now();
  const ids = [await opened().read(prompt)];
  const first = now();
  while (ids.length < count) ids.push(await opened().read(ids.slice(-1)));
  return { ids, start, first, last: now() };
}

/** Bytes that opening a model takes: while it loads, and when it is there. */
async function load(given: { graph: string }): Promise<{ peak: number; after: number }> {
  const before = resetPeak();
  await open(given);
  const peak = peakMemory() - before;
  return { peak, after: resetPeak() - before };
}

answer({ open, begin, steps, generate, load });
