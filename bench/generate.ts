/**
 * What annotation costs: generation with everything recorded against a bare ONNX Runtime loop over
 * the same tokens, in turn, as medians of CPU time (wall time says more about what else the machine
 * does); and the record of one token of a large vocabulary. `npm run bench`
 */
import { Engine } from '../src/engine/engine';
import { embeddedFolder, EMBEDDED_MODELS } from '../src/engine/models/embedded';
import type { GenerateEvent, GenerateRequest } from '../src/engine/protocol';
import { uniform } from '../src/engine/random/philox';
import { BareLoop } from './bareLoop';
import { cpuMilliseconds, median, print } from './measure';
import { rowStatistics, topIds } from './rowStatistics';

const ROUNDS = 15;
const TOKENS = 384;
const LARGE_VOCABULARY = 151_936;

async function generated(
  engine: Engine,
  request: GenerateRequest,
): Promise<{ prompt: number[]; ids: number[] }> {
  const events: GenerateEvent[] = [];
  const { signal } = new AbortController();
  await engine.generate(request, (event) => events.push(event), signal);
  let prompt: number[] = [];
  const ids: number[] = [];
  for (const event of events) {
    if (event.kind === 'started') prompt = [...event.promptTokens.ids];
    else ids.push(...(event.block.ids ?? []));
  }
  return { prompt, ids };
}

async function benchModel(name: string, folder: string): Promise<void> {
  const engine = new Engine();
  const request = (topK: number): GenerateRequest => ({
    model: name,
    prompt: { text: 'Make 23 from 7, 6, 10.' },
    decoder: 'temperature',
    // Flat, so that no sample ends before the limit.
    parameters: { temperature: 10 },
    seed: 1,
    maxTokens: TOKENS,
    topK,
  });
  const { prompt, ids } = await generated(engine, request(20));
  const loop = await BareLoop.open(folder);
  await loop.run(prompt, ids);
  const bare: number[] = [];
  const without: number[] = [];
  const withTopK: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    bare.push(await cpuMilliseconds(() => loop.run(prompt, ids)));
    without.push(await cpuMilliseconds(() => generated(engine, request(0))));
    withTopK.push(await cpuMilliseconds(() => generated(engine, request(20))));
  }
  const base = median(bare);
  for (const [what, cpu] of [
    ['bare loop', base],
    ['annotated, no alternatives', median(without)],
    ['annotated, top 20', median(withTopK)],
  ] as const) {
    const milliseconds = cpu / ids.length;
    print(
      `${name}, ${what}`,
      milliseconds.toFixed(3),
      (1000 / milliseconds).toFixed(0),
      (cpu / base).toFixed(2),
    );
  }
}

function benchRow(): void {
  const row = Float32Array.from(
    { length: LARGE_VOCABULARY },
    (_, id) => 20 * uniform(1, id, 0) - 10,
  );
  const times: number[] = [];
  for (let round = 0; round < 200; round += 1) {
    const started = performance.now();
    rowStatistics(row);
    topIds(row, 20);
    times.push(performance.now() - started);
  }
  print(`JavaScript: one row of ${LARGE_VOCABULARY} logits, top 20`, median(times).toFixed(3));
}

async function main(): Promise<void> {
  print('', 'CPU ms/token', 'tokens/CPU s', 'ratio');
  for (const model of EMBEDDED_MODELS) {
    // The RL model has the base model's shape.
    if (model.name !== 'embedded/rl') await benchModel(model.name, embeddedFolder(model));
  }
  benchRow();
}

void main();
