import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { spawnGroup } from '../../test/harness/processGroup.mjs';
import { readResults } from './results.mjs';

/** @typedef {import('./results.mjs').TestResult} TestResult */

/**
 * Runs a tier in processes of its own, within its time limit.
 * @param {string} name
 * @param {import('./tiers.mjs').Tier} tier
 * @param {readonly string[]} more arguments for its command
 * @returns {Promise<TestResult[]>} never empty: a tier that ran nothing is a failed one
 */
export async function runTier(name, tier, more) {
  const file = path.resolve('build/test-results', `${name}.json`);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.rmSync(file, { force: true });
  const group = spawnGroup(process.execPath, [...tier.command, ...more], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, REASONSCOPE_RESULTS: file },
  });
  const limit = new AbortController();
  const timeUp = sleep(tier.minutes * 60_000, 'time up', { signal: limit.signal });
  const outcome = await Promise.race([group.ended, timeUp.catch(() => 'time up')]);
  limit.abort();
  await group.stop(10_000);

  const tests = readResults(file) ?? [];
  const fail = (/** @type {string} */ title) => [...tests, { title, passed: false }];
  if (outcome === 'time up') return fail(`did not end within ${tier.minutes} minutes`);
  if (tests.length === 0) return fail(`ran no test (exit code ${outcome})`);
  if (outcome !== 0 && tests.every((test) => test.passed)) {
    return fail(`ended with exit code ${outcome} though no test failed`);
  }
  return tests;
}
