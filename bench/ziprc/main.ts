/**
 * Accuracy against cost of ZIP-RC sampling, majority vote and best of n, as a table on standard
 * output and a plot:
 * `node --import tsx bench/ziprc/main.ts [--model M] [--problems F] [--count N] [--plot F]`
 */
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Engine } from '../../src/engine/engine';
import { readProblems } from '../../src/trace/problems';
import { measurePoints } from './points';
import { plotOf, tableOf } from './report';

const ROOT = path.resolve(import.meta.dirname, '..', '..');
/** From hardly any price to one that leaves one short sample. */
const BETAS = [0.003, 0.03, 0.1, 0.3];
const ALPHAS = [0.1, 1];

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      model: { type: 'string', default: 'embedded/rl' },
      problems: { type: 'string', default: path.join(ROOT, 'bench', 'problems.jsonl') },
      count: { type: 'string', default: '200' },
      samples: { type: 'string', default: '8' },
      temperature: { type: 'string', default: '1' },
      'max-tokens': { type: 'string', default: '400' },
      plot: { type: 'string', default: path.join(ROOT, 'docs', 'images', 'ziprc-accuracy.svg') },
    },
  });
  const { model } = values;
  const all = readProblems(values.problems, fs.readFileSync(values.problems, 'utf8'));
  const problems = all.slice(0, Number(values.count));
  const engine = new Engine();
  const { ziprc } = await engine.load(model);
  if (!ziprc) throw new Error(`${model} has no trained ZIP-RC head (docs/ziprc.md).`);
  const started = performance.now();
  const points = await measurePoints(
    engine,
    problems,
    {
      model,
      maxTokens: Number(values['max-tokens']),
      temperature: Number(values.temperature),
      samples: Number(values.samples),
      prices: ALPHAS.flatMap((alpha) => BETAS.map((beta) => [alpha, beta] as const)),
    },
    (done) => {
      if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${problems.length} problems`);
    },
  );
  const minutes = (performance.now() - started) / 60_000;
  const what = `${model}, ${problems.length} held-out problems, temperature ${values.temperature}`;
  process.stdout.write(`${what}, ${minutes.toFixed(1)} minutes\n\n${tableOf(points)}\n`);
  fs.writeFileSync(values.plot, plotOf(points, what));
}

void main();
