import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runTier } from '../../../../scripts/testing/runTier.mjs';

/** Runs a script as a tier; it may write results to the file that `results` names. */
function run(script: string, minutes = 1): ReturnType<typeof runTier> {
  const prelude = `const fs = require('node:fs'); const results = process.env.REASONSCOPE_RESULTS;
    const report = (...passed) => fs.writeFileSync(results, JSON.stringify({
      tests: passed.map((passed, index) => ({ title: 'test ' + index, passed })) }));`;
  const command = ['-e', `${prelude}\n${script}`];
  return runTier('self-test', { title: 'a tier', needs: [], minutes, command }, []);
}

describe('a tier of the tests', () => {
  it('hands on what its tests say', async () => {
    const tests = await run('report(true, false); process.exitCode = 1;');
    assert.deepEqual(
      tests.map((test) => test.passed),
      [true, false],
    );
  });

  it('fails when it ran nothing, whatever its exit code', async () => {
    for (const script of ['report();', '', 'process.exit(3);']) {
      const tests = await run(script);
      assert.deepEqual(
        tests.map((test) => test.passed),
        [false],
        script,
      );
    }
  });

  it('fails when it dies after its tests passed', async () => {
    const tests = await run("report(true); process.kill(process.pid, 'SIGKILL');");
    assert.deepEqual(
      tests.map((test) => test.passed),
      [true, false],
    );
  });

  it('is ended with all that it started when its time is up', async () => {
    const beats = path.resolve('build/test-results/self-test.beats');
    fs.rmSync(beats, { force: true });
    const beat = `setInterval(() => require('node:fs').appendFileSync(${JSON.stringify(beats)}, '.'), 20)`;
    const script = `report(true); require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(beat)}]);
      setInterval(() => 0, 1000);`;
    const tests = await run(script, 1 / 60);
    assert.match(tests.at(-1)?.title ?? '', /did not end within/);
    const length = fs.statSync(beats).size;
    assert.ok(length > 0);
    await sleep(300);
    assert.equal(fs.statSync(beats).size, length);
  }).timeout(10_000);
});
