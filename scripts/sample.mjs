// Writes the sample trace that comes with the extension: `node scripts/sample.mjs`, after a build.
// Four responses of the embedded RL model, from the first seed on from which they show what there is
// to see: the first one goes back on a step, and not all of them are right.
import fs from 'node:fs';
import path from 'node:path';
import { cli } from './cli.mjs';

const REPO = path.resolve(import.meta.dirname, '..');
const TARGET = path.join(REPO, 'samples/countdown.trace.json');
const REQUEST = [
  ...['--model', 'embedded/rl', '--prompt', 'Make 33 from 15, 4, 12.', '--countdown', '15,4,12=33'],
  ...['--samples', '4', '--top-k', '10'],
];
const SEEDS = 100;

const seed = Array.from({ length: SEEDS }, (_, index) => index).find(showsMuch);
if (seed === undefined)
  throw new Error(`None of ${SEEDS} seeds shows a change of mind and both outcomes.`);
cli('generate', ...REQUEST, '--seed', String(seed), '--out', TARGET);
console.log(
  `${path.relative(process.cwd(), TARGET)}: seed ${seed}, ${fs.statSync(TARGET).size} bytes`,
);

/** @param {number} seed */
function showsMuch(seed) {
  const { vocabulary, samples } = JSON.parse(cli('generate', ...REQUEST, '--seed', String(seed)))
    .traces[0];
  const rewards = new Set(samples.map((/** @type {{ reward: number }} */ { reward }) => reward));
  const text = samples[0].ids.map((/** @type {number} */ id) => vocabulary[id]).join('');
  return rewards.size === 2 && samples[0].reward === 1 && text.includes('Wait');
}
