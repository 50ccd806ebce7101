import fs from 'node:fs';

/**
 * What a tier hands to test.mjs, in the file that $REASONSCOPE_RESULTS names.
 * `again`: it passed only when it was tried once more.
 * @typedef {{ title: string, passed: boolean, again?: boolean }} TestResult
 */

/**
 * @param {readonly TestResult[]} tests
 */
export function writeResults(tests) {
  const file = process.env.REASONSCOPE_RESULTS;
  if (file) fs.writeFileSync(file, JSON.stringify({ tests }));
}

/**
 * @param {string} file
 * @returns {TestResult[] | undefined} undefined where the tier ended before it could write them
 */
export function readResults(file) {
  if (!fs.existsSync(file)) return undefined;
  return JSON.parse(fs.readFileSync(file, 'utf8')).tests;
}
