/**
 * Accuracy against cost of ZIP-RC sampling, majority vote and best of n, as a table on standard
 * output and a plot: `npm run bench -- ziprc-accuracy`, or with another model or fewer problems
 * `node --import tsx bench/ziprc/main.ts [--model M] [--problems F] [--count N] [--plot F]`.
 * What is written is kept, so that an interrupted run goes on.
 */
import fs from 'node:fs';
import { parseArgs } from 'node:util';
import { measureAccuracy, PLOT, PRICES, PROBLEMS } from './accuracy';
import { plotOf, tableOf } from './report';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      model: { type: 'string', default: 'embedded/rl' },
      problems: { type: 'string', default: PROBLEMS },
      count: { type: 'string', default: '200' },
      samples: { type: 'string', default: '8' },
      temperature: { type: 'string', default: '1' },
      'max-tokens': { type: 'string', default: '400' },
      plot: { type: 'string', default: PLOT },
    },
  });
  const { model, problems, temperature, plot } = values;
  const points = await measureAccuracy(
    {
      model,
      problems,
      count: Number(values.count),
      samples: Number(values.samples),
      temperature: Number(temperature),
      maxTokens: Number(values['max-tokens']),
      prices: PRICES,
    },
    (line) => process.stderr.write(`${line}\n`),
  );
  const title = `${model}, ${points[0]?.problems ?? 0} held-out problems, temperature ${temperature}`;
  process.stdout.write(`${title}\n\n${tableOf(points)}\n`);
  fs.writeFileSync(plot, plotOf(points, title));
}

void main();
