/**
 * Whether one engine process keeps memory: resident memory after loads of two models in turn, and
 * after short generations. `npm run build`, then
 * `node --import tsx bench/leaks.ts [LOADS] [GENERATIONS]`.
 */
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import type { GenerateRequest } from '../src/engine/protocol';
import { EngineProcess } from '../src/extension/engine/engineProcess';

const MODELS = ['embedded/draft', 'embedded/base'] as const;
const REPORTS = 10;

/** Resident memory of another process. */
function residentMegabytes(pid: number): number {
  const kilobytes = execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' });
  return Number(kilobytes) / 1024;
}

function report(what: string, pid: number): void {
  process.stdout.write(`${what.padEnd(24)}${residentMegabytes(pid).toFixed(0).padStart(6)} MB\n`);
}

function request(seed: number): GenerateRequest {
  return {
    model: 'embedded/draft',
    prompt: { text: 'Make 23 from 7, 6, 10.' },
    decoder: 'temperature',
    parameters: { temperature: 2 },
    seed,
    maxTokens: 4,
    topK: 5,
  };
}

async function repeat(
  what: string,
  count: number,
  pid: number,
  work: (index: number) => Promise<unknown>,
): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    await work(index);
    if ((index + 1) % Math.ceil(count / REPORTS) === 0) report(`${index + 1} ${what}`, pid);
  }
}

async function main([loads = '100', generations = '10000']: readonly string[]): Promise<void> {
  const write = (message: string): void => void process.stderr.write(`${message}\n`);
  const log = { info: () => undefined, warn: write, error: write };
  const engine = new EngineProcess(path.resolve('dist', 'engine.js'), ['--threads=1'], log);
  await engine.ready;
  const { pid } = engine;
  if (pid === undefined) throw new Error('The engine has no process.');
  report('start', pid);
  await repeat('loads', Number(loads), pid, (index) =>
    engine.call('load', { model: MODELS[index % 2] ?? MODELS[0] }),
  );
  await repeat('generations', Number(generations), pid, (index) =>
    engine.call('generate', request(index)),
  );
  engine.kill();
}

void main(process.argv.slice(2));
