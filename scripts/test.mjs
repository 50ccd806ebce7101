// Runs the tests: `node scripts/test.mjs [tier…] [-- arguments for mocha]`, by default every tier.
// Prepares what they need, and ends with `N passed, N failed`.
import path from 'node:path';
import { preparer } from './testing/prepare.mjs';
import { runTier } from './testing/runTier.mjs';
import { TIERS } from './testing/tiers.mjs';

process.chdir(path.resolve(import.meta.dirname, '..'));

const args = process.argv.slice(2);
const end = args.includes('--') ? args.indexOf('--') : args.length;
const wanted = end > 0 ? args.slice(0, end) : Object.keys(TIERS);
const unknown = wanted.filter((name) => !(name in TIERS));
if (unknown.length > 0) {
  console.error(`No such tier: ${unknown.join(', ')}. Tiers: ${Object.keys(TIERS).join(', ')}.`);
  process.exit(1);
}

const prepare = preparer();
/** @type {{ name: string, tests: import('./testing/results.mjs').TestResult[] }[]} */
const reports = [];
for (const [name, tier] of Object.entries(TIERS)) {
  if (!wanted.includes(name)) continue;
  console.log(`\n── ${name}: ${tier.title}`);
  const failedStep = tier.needs.find((step) => prepare(step) !== undefined);
  if (failedStep) {
    console.error(prepare(failedStep));
    reports.push({ name, tests: [{ title: `could not start: ${failedStep}`, passed: false }] });
  } else {
    reports.push({ name, tests: await runTier(name, tier, args.slice(end + 1)) });
  }
}

const all = reports.flatMap(({ name, tests }) => tests.map((test) => ({ name, ...test })));
const failed = all.filter((test) => !test.passed);
console.log('\n── summary');
for (const { name, tests } of reports) {
  const passes = tests.filter((test) => test.passed).length;
  console.log(`${name.padEnd(8)} ${passes} passed, ${tests.length - passes} failed`);
}
for (const { name, title, again } of all) {
  if (again) console.log(`AGAIN    ${name}: ${title} passed when it was tried once more`);
}
for (const { name, title } of failed) console.log(`FAILED   ${name}: ${title}`);
console.log(`${all.length - failed.length} passed, ${failed.length} failed`);
process.exitCode = failed.length > 0 ? 1 : 0;
