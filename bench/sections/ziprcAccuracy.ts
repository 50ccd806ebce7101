import fs from 'node:fs';
import { wilson } from '../../src/lenses/crossSampling/wilson';
import type { Section } from '../section';
import { measureAccuracy, PLOT, PRICES, PROBLEMS } from '../ziprc/accuracy';
import { plotOf, tableOf } from '../ziprc/report';

const MODEL = 'embedded/rl';
const PLAN = { model: MODEL, samples: 8, temperature: 1, maxTokens: 400 };
const COUNT = 200;

export const ziprcAccuracy: Section = {
  name: 'ziprc-accuracy',
  title: `Accuracy against cost on ${COUNT} held-out problems, ${MODEL}`,
  measure: async (_, report) => {
    const points = await measureAccuracy(
      { ...PLAN, problems: PROBLEMS, count: COUNT, prices: PRICES },
      (line) => process.stderr.write(`${line}\n`),
    );
    for (const { method, setting, right, problems, tokens, latency } of points) {
      const { share, low, high } = wilson(right, problems);
      const percent = (value: number): string => `${(value * 100).toFixed(0)} %`;
      report({
        what: `${method}, ${setting}`,
        values: `${percent(share)} (${percent(low)} to ${percent(high)}), ${tokens.toFixed(0)} tokens, latency ${latency.toFixed(0)}`,
      });
    }
    process.stdout.write(`\n${tableOf(points)}\n`);
    fs.writeFileSync(PLOT, plotOf(points, `${MODEL}, ${COUNT} held-out problems, temperature 1`));
  },
};
