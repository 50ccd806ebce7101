import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { probeDevice } from '../../../../src/engine/devices/probe';

describe('the trial of a device', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'reasonscope-probe-'));
  after(() => {
    fs.rmSync(folder, { recursive: true, force: true });
  });

  /** A stand-in for the engine process, which runs this. */
  const moduleOf = (code: string): string => {
    const file = path.join(folder, `${fs.readdirSync(folder).length}.js`);
    fs.writeFileSync(file, code);
    return file;
  };
  /** A process that does not end by itself. */
  const STAY = 'setInterval(() => {}, 1000);';

  it('gives what the process says of the device that it is asked about', async () => {
    const answer = `process.send({ works: true, software: process.argv[2], mostTokens: 16 }); ${STAY}`;
    assert.deepEqual(await probeDevice('webgpu', moduleOf(answer)), {
      ...{ works: true, software: '--probe=webgpu', mostTokens: 16 },
    });
    const no = "process.send({ works: false, problem: 'no adapter' });";
    const refused = await probeDevice('cuda', moduleOf(no));
    assert.deepEqual(refused, { works: false, problem: 'no adapter' });
  });

  const bad: readonly (readonly [string, string, RegExp])[] = [
    ['crashes', 'process.abort();', /^its driver ended the process \(SIGABRT\)$/],
    ['ends without an answer', 'process.exit(3);', /^its driver ended the process \(code 3\)$/],
    ['says nothing that is known', `process.send({ works: 'maybe' });${STAY}`, /no answer/],
    ['hangs', STAY, /^it did not answer within 0\.5 s$/],
    ['hangs busily', 'for (;;);', /^it did not answer within 0\.5 s$/],
  ];
  for (const [what, code, problem] of bad) {
    it(`takes a device whose driver ${what} for one that does not work`, async () => {
      const limit = code === STAY || code.startsWith('for') ? 500 : 20_000;
      const probe = await probeDevice('webgpu', moduleOf(code), limit);
      assert.ok(!probe.works);
      assert.match(probe.problem, problem);
    });
  }
});
