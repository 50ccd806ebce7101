import assert from 'node:assert/strict';
import type { GenerateEvent, GenerateResult } from '../../../src/engine/protocol';
import { RunSamples } from '../../../src/engine/runSamples';
import { SampleBuilder } from '../../../src/trace/sampleBuilder';
import { decodeText } from '../../../src/trace/text';
import { packBlock } from '../../../src/trace/wire';

const RESULT: GenerateResult = {
  finish: 'stop',
  parameters: {},
  tokens: 3,
  seconds: 2,
  device: 'cpu',
  deviceNotes: [],
  cost: [{ model: 'm', passes: 3, tokens: 9, reused: 0 }],
};
const STARTED: GenerateEvent = {
  kind: 'started',
  origin: { decoder: { id: 'vote', parameters: {} } },
};

function tokens(lane: number, ...texts: string[]): GenerateEvent {
  const builder = new SampleBuilder();
  for (const text of texts) builder.push({ text });
  return { kind: 'tokens', lane, block: packBlock(builder.build()) };
}

describe('RunSamples', () => {
  it('puts interleaved samples together, with the last that was said of each', () => {
    const run = new RunSamples();
    run.receive(STARTED);
    run.receive({ kind: 'remark', text: 'a remark' });
    run.receive(tokens(1, 'b'));
    run.receive(tokens(0, 'a'));
    run.receive({ kind: 'lane', lane: 1, finish: 'length' });
    run.receive(tokens(0, 'a2'));
    run.receive({ kind: 'lane', lane: 1, finish: 'length', outcome: { chosen: true } });
    const [first, second, ...more] = run.samples(RESULT);
    assert.equal(more.length, 0);
    assert.equal(decodeText(first?.tokens.bytes ?? new Uint8Array()), 'aa2');
    assert.equal(first?.finish, 'stop');
    assert.equal(second?.finish, 'length');
    assert.deepEqual(second.outcome, { chosen: true });
    assert.deepEqual(second.origin.decoder?.remarks, ['a remark']);
    assert.deepEqual(second.origin.cost, RESULT.cost);
    assert.equal(run.tokens, 3);
  });

  it('gives one empty sample of a run that wrote nothing, and fails for one that never began', () => {
    const run = new RunSamples();
    assert.throws(() => run.started);
    run.receive(STARTED);
    assert.equal(run.samples({ ...RESULT, finish: 'cancelled' })[0]?.finish, 'cancelled');
  });
});
