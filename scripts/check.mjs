// Types, lint and format. Prints nothing but what is wrong; exit code 1 if anything is.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { writeResults } from './testing/results.mjs';

const REPO = path.resolve(import.meta.dirname, '..');

const projects = [
  ...fs.readdirSync(path.join(REPO, 'src')).map((root) => `src/${root}`),
  ...['test', 'scripts', 'bench'],
].filter((folder) => fs.existsSync(path.join(REPO, folder, 'tsconfig.json')));

/** @type {{ title: string, tool: string, args: string[] }[]} */
const checks = [
  ...projects.map((project) => ({
    title: `types of ${project}`,
    tool: 'tsc',
    args: ['-p', project],
  })),
  { title: 'lint', tool: 'eslint', args: ['--max-warnings', '0', '.'] },
  { title: 'format', tool: 'prettier', args: ['--check', '--log-level', 'warn', '.'] },
];

// One at a time: the type checker and the linter each want a gigabyte.
const results = [];
for (const { title, tool, args } of checks) {
  const { code, output } = await run(tool, args);
  if (code !== 0) console.error(`\n${title}: ${tool} ${args.join(' ')}\n${output.trim()}`);
  results.push({ title, passed: code === 0 });
}
writeResults(results);
process.exitCode = results.every((result) => result.passed) ? 0 : 1;

/**
 * @param {string} tool
 * @param {readonly string[]} args
 * @returns {Promise<{ code: number | null, output: string }>}
 */
function run(tool, args) {
  return new Promise((resolve) => {
    const executable = path.join(REPO, 'node_modules/.bin', tool);
    const child = spawn(executable, args, { cwd: REPO, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (text) => (output += text));
    child.stderr.on('data', (text) => (output += text));
    child.once('error', (error) => resolve({ code: null, output: error.message }));
    child.once('close', (code) => resolve({ code, output }));
  });
}
