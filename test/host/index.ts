import fs from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';

interface Result {
  readonly title: string;
  readonly passed: boolean;
  readonly ms: number;
  readonly error?: string;
}

/**
 * The entry that VS Code calls inside its extension host, in the browser workbench and on the
 * desktop alike. Runs every test file beside it and rejects unless all pass.
 */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: 30_000, forbidOnly: true, forbidPending: true });
  const files = fs.readdirSync(__dirname, { recursive: true, encoding: 'utf8' });
  for (const file of files.filter((name) => name.endsWith('.test.js')).sort()) {
    mocha.addFile(path.join(__dirname, file));
  }
  const results: Result[] = [];
  const failures = await new Promise<number>((resolve) => {
    const runner = mocha.run(resolve);
    runner.on('pass', (test) => {
      results.push({ title: test.fullTitle(), passed: true, ms: test.duration ?? 0 });
    });
    runner.on('fail', (test, error: unknown) => {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      const ms = test.duration ?? 0;
      results.push({ title: test.fullTitle(), passed: false, ms, error: text });
    });
  });
  const output = process.env.REASONSCOPE_RESULTS;
  if (output) fs.writeFileSync(output, JSON.stringify({ tests: results }));
  if (results.length === 0) throw new Error('No test ran.');
  if (failures > 0) throw new Error(`${failures} of ${results.length} tests failed.`);
}
