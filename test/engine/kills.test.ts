import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { uniform } from '../../src/engine/random/philox';
import { EngineCallError } from '../../src/extension/engine/engineProcess';
import { request, RAMBLING } from './support/generation';
import { Supervised } from './support/supervised';

const KILLS = 200;
const RUN = request({ ...RAMBLING, model: 'embedded/draft', maxTokens: 480, topK: 1 });

describe('an engine that is killed', () => {
  it(`loses no token that had arrived, and runs again, ${KILLS} times`, async function () {
    this.timeout(480_000);
    const supervised = new Supervised();
    const { supervisor } = supervised;
    const started = performance.now();
    const whole = await supervised.generate(RUN);
    // From a cold start: moments while it starts, loads and generates are all met.
    const duration = performance.now() - started;
    supervisor.stop();
    const kept: number[] = [];
    let killed = 0;
    for (let round = 0; round < KILLS; round += 1) {
      const run = supervised.generate(RUN);
      await sleep(uniform(1, round, 0) * duration);
      supervised.signal('SIGKILL');
      const { ids, finish, why } = await run;
      assert.deepEqual(ids, whole.ids.slice(0, ids.length), `round ${round}`);
      if (finish === 'error') {
        killed += 1;
        kept.push(ids.length);
        assert.ok(why instanceof EngineCallError);
        assert.match(why.message, /ended by SIGKILL/);
      }
    }
    const partial = kept.filter((tokens) => tokens > 0).length;
    assert.ok(killed > KILLS / 4, `${killed} runs were killed`);
    assert.ok(partial > KILLS / 20, `${partial} of them had tokens`);
    assert.deepEqual((await supervised.generate(RUN)).ids, whole.ids);
    supervisor.stop();
  });
});
