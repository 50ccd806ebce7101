/**
 * What a decode step of a large model costs as the context grows: annotated, annotated with the
 * whole row of logits copied to JavaScript, and the bare loop, in turn, on one thread.
 * `node --import tsx bench/decode.ts MODEL [CONTEXT …]`, MODEL being a folder that
 * `models/tiny/half.py` made.
 */
import { annotate, scoredCandidate } from '../src/engine/annotate/annotate';
import { LoadedModel } from '../src/engine/loadedModel';
import { findModel } from '../src/engine/models/modelFolder';
import type { Sequence } from '../src/engine/runtime/sequence';
import { BareLoop } from './bareLoop';
import { cpuMilliseconds, median, print } from './measure';

const CHUNK = 256;
const BLOCKS = 4;
const STEPS = 8;

interface Step {
  readonly name: string;
  readonly run: () => Promise<unknown>;
}

async function main([folder, ...contexts]: readonly string[]): Promise<void> {
  if (folder === undefined) throw new Error('Give the folder of a model.');
  const loaded = await LoadedModel.open(await findModel(folder), 1);
  const bare = await BareLoop.open(folder, loaded.config.shapes.headSize);
  print('one step', 'CPU ms', 'wall ms', 'speed to bare');
  for (const context of contexts.length > 0 ? contexts.map(Number) : [256, 2048]) {
    const ids = Array.from({ length: context }, (_, index) => (index * 7919 + 13) % 150_000);
    bare.reset();
    for (let at = 0; at < context; at += CHUNK) await bare.read(ids.slice(at, at + CHUNK));
    const fed = async (): Promise<Sequence> => {
      const sequence = loaded.model.newSequence();
      await sequence.feed(ids);
      return sequence;
    };
    await measure(context, [
      { name: 'bare loop', run: () => bare.read([17]) },
      { name: 'annotated, top 20', run: annotated(loaded, await fed(), false) },
      { name: 'the same with logits in JavaScript', run: annotated(loaded, await fed(), true) },
    ]);
  }
}

function annotated(loaded: LoadedModel, sequence: Sequence, logits: boolean): () => Promise<void> {
  const bytesOf = loaded.tokenizer.bytesOf.bind(loaded.tokenizer);
  return async () => {
    await sequence.feed([17]);
    const distribution = await sequence.predict({ alternatives: 20, logits });
    const [best] = distribution.top;
    if (best) annotate(scoredCandidate(distribution, best), bytesOf);
  };
}

/** Blocks of steps in turn: single steps in turn would fight over the processor's cache. */
async function measure(context: number, steps: readonly Step[]): Promise<void> {
  const cpu = steps.map((): number[] => []);
  const wall = steps.map((): number[] => []);
  for (let block = 0; block < BLOCKS; block += 1) {
    for (const [index, { run }] of steps.entries()) {
      await run();
      for (let step = 0; step < STEPS; step += 1) {
        const started = performance.now();
        cpu[index]?.push(await cpuMilliseconds(run));
        wall[index]?.push(performance.now() - started);
      }
    }
  }
  const base = median(cpu[0] ?? []);
  steps.forEach(({ name }, index) => {
    const own = median(cpu[index] ?? []);
    const seconds = median(wall[index] ?? []);
    print(
      `${context} tokens, ${name}`,
      own.toFixed(1),
      seconds.toFixed(1),
      (base / own).toFixed(2),
    );
  });
}

void main(process.argv.slice(2));
