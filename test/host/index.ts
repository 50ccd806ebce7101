import fs from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';

interface Result {
  readonly title: string;
  readonly passed: boolean;
  /** It passed only when it was tried once more: the workbench's timing is not ours. */
  readonly again?: boolean;
  readonly ms: number;
  readonly error?: string;
}

/**
 * The entry that VS Code calls inside its extension host, in the browser workbench and on the
 * desktop alike. Runs every test file beside it and rejects unless all pass.
 */
export async function run(): Promise<void> {
  const results = await runTests().catch((error: unknown): Result[] => [
    { title: 'the test files load', passed: false, ms: 0, error: textOf(error) },
  ]);
  const output = process.env.REASONSCOPE_RESULTS;
  if (output) fs.writeFileSync(output, JSON.stringify({ tests: results }));
  if (results.length === 0) throw new Error('No test ran.');
  const failures = results.filter(({ passed }) => !passed);
  if (failures.length > 0) {
    throw new Error(`${failures.length} of ${results.length} tests failed.`);
  }
}

function runTests(): Promise<Result[]> {
  return new Promise((resolve) => {
    const mocha = new Mocha({
      ui: 'bdd',
      timeout: 30_000,
      retries: 1,
      forbidOnly: true,
      forbidPending: true,
    });
    const files = fs.readdirSync(__dirname, { recursive: true, encoding: 'utf8' });
    for (const file of files.filter((name) => name.endsWith('.test.js')).sort()) {
      mocha.addFile(path.join(__dirname, file));
    }
    const results: Result[] = [];
    const runner = mocha.run(() => {
      resolve(results);
    });
    runner.on('pass', (test) => {
      // Mocha's types leave it out.
      const again = (test as unknown as { currentRetry(): number }).currentRetry() > 0;
      results.push({ title: test.fullTitle(), passed: true, again, ms: test.duration ?? 0 });
    });
    runner.on('fail', (test, error: unknown) => {
      const ms = test.duration ?? 0;
      results.push({ title: test.fullTitle(), passed: false, ms, error: textOf(error) });
    });
  });
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
