import fs from 'node:fs';
import path from 'node:path';
import { cli } from '../cli.mjs';

/** The request whose trace the demo shows. */
export const REQUEST = {
  model: 'embedded',
  prompt: 'Use the numbers 9, 3, 5 to make 48.',
  decoder: 'temperature',
  seed: 1,
};

/**
 * What `reasonscope lens` prints, as far as the demo needs it.
 * @typedef {object} LensReport
 * @property {string} model
 * @property {readonly string[]} texts
 * @property {Record<'entropy' | 'surprisal' | 'reflection', { values: readonly (number | null)[] }>} lenses
 */

/**
 * Generates the demo's trace with the command line that users have.
 * @param {string} file
 */
export function generateTrace(file) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const { model, prompt, decoder, seed } = REQUEST;
  const request = ['--model', model, '--prompt', prompt, '--decoder', decoder];
  cli('generate', ...request, '--seed', String(seed), '--out', file);
}

/**
 * @param {string} file
 * @returns {LensReport}
 */
export function readLenses(file) {
  return JSON.parse(cli('lens', file, '--lens', 'entropy,surprisal,reflection'));
}
