import assert from 'node:assert/strict';
import { LiveSamples } from '../../../../src/extension/editor/liveSamples';
import { SampleBuilder, type TokenBlock } from '../../../../src/trace/sampleBuilder';
import type { Gold } from '../../../../src/trace/verifier/gold';

function blockOf(text: string): TokenBlock {
  const builder = new SampleBuilder();
  builder.push({ text: new TextEncoder().encode(text) });
  return builder.build();
}

/** Two samples of one call, the first of which has ended. */
function running(gold: () => Gold | undefined): LiveSamples {
  let next = 1;
  const run = new LiveSamples({ trace: 0, origin: {}, maxTokens: 9 }, () => String(next++), gold);
  run.append(0, blockOf('so 42'));
  run.append(1, blockOf('so 42'));
  run.endLane(0, { finish: 'stop' });
  return run;
}

describe('rewards of a run', () => {
  it('are known when a sample ends, not only when all have', () => {
    const run = running(() => ({ answer: '42' }));
    assert.deepEqual(
      run.heads.map(({ reward }) => reward),
      [1, undefined],
    );
    assert.equal(run.samples[0]?.reward, 1);
    run.endCall({ finish: 'cancelled' });
    assert.deepEqual(
      run.finished({ finish: 'cancelled' }).map(({ reward }) => reward),
      [1, undefined],
    );
  });

  it('go by the gold answer that there is at its end', () => {
    const trace: { gold?: Gold } = {};
    const run = running(() => trace.gold);
    assert.equal(run.heads[0]?.reward, undefined);
    trace.gold = { answer: '41' };
    assert.deepEqual(
      run.finished({ finish: 'stop' }).map(({ reward }) => reward),
      [0, 0],
    );
  });
});
