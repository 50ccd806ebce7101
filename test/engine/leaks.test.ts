import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { EngineProcess } from '../../src/extension/engine/engineProcess';
import { request } from './support/generation';

const MODELS = ['embedded/draft', 'embedded/base'] as const;
/** The C library's and the collector's own ups and downs; a leaked embedded model is 8 MB. */
const SLACK_MB = 30;

// Resident memory of another process is read from /proc.
if (process.platform === 'linux') {
  describe('memory of one engine process', function () {
    this.timeout(240_000);
    let engine: EngineProcess;
    before(async () => {
      const silent = (): undefined => undefined;
      const log = { info: silent, warn: silent, error: silent };
      engine = new EngineProcess(path.resolve('dist', 'engine.js'), ['--threads=1'], log);
      await engine.ready;
    });
    after(() => {
      engine.kill();
    });

    const residentMegabytes = (): number => {
      const status = readFileSync(`/proc/${String(engine.pid)}/status`, 'utf8');
      return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) / 1024;
    };
    const grows = async (
      warmUp: number,
      count: number,
      work: (index: number) => Promise<unknown>,
    ): Promise<number> => {
      for (let index = 0; index < warmUp; index += 1) await work(index);
      const before = residentMegabytes();
      for (let index = warmUp; index < count; index += 1) await work(index);
      return residentMegabytes() - before;
    };

    it('does not grow over 100 loads', async () => {
      const growth = await grows(30, 100, (index) =>
        engine.call('load', { model: MODELS[index % 2] ?? MODELS[0] }),
      );
      assert.ok(growth < SLACK_MB, `${growth} MB`);
    });

    it('does not grow over 2,000 generations', async () => {
      const growth = await grows(200, 2000, (seed) =>
        engine.call('generate', request({ model: MODELS[0], seed, maxTokens: 2, topK: 1 })),
      );
      assert.ok(growth < SLACK_MB, `${growth} MB`);
    });
  });
}
