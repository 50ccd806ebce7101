import assert from 'node:assert/strict';
import { RunWriter } from '../../../../src/extension/generation/runWriter';
import type { GenerateEvent } from '../../../../src/engine/protocol';
import type { Decision } from '../../../../src/trace/decision';
import { readTraceFile } from '../../../../src/trace/formats/registry';
import { writeTraceFile } from '../../../../src/trace/formats/own/write';
import type { Sample } from '../../../../src/trace/sample';
import { SampleBuilder } from '../../../../src/trace/sampleBuilder';
import { packBlock } from '../../../../src/trace/wire';
import { bytesOf as bytesOfText } from '../../../fixtures/comparable';
import { emptyTrace, TestDocument } from '../editor/support';
import { bytesOf } from './fakeRun';

const decisionAfter = (tokens: number): Decision => ({
  tokens: [tokens, tokens],
  states: ['running', 'paused'],
  rewards: [0.75, 0.25],
  lengths: [8, 16],
  chosen: { lanes: [0], utility: 0.75 },
  runnerUp: { lanes: [0, 1], utility: 0.7, pause: 2 },
});

function tokensOf(lane: number): GenerateEvent {
  const builder = new SampleBuilder();
  builder.push({ id: 3, text: bytesOf(3), columns: { logprob: -1 }, alternatives: [] });
  return { kind: 'tokens', lane, block: packBlock(builder.build()) };
}

const decisionsOf = ({ origin }: Sample): unknown => origin.decoder?.decisions;

describe('decisions of a run', () => {
  function begin(): { document: TestDocument; writer: RunWriter } {
    const document = new TestDocument(emptyTrace());
    const writer = new RunWriter(document, { trace: 0, origin: {}, maxTokens: 10 });
    writer.beginCall();
    const decoder = { id: 'zip-rc', parameters: {} };
    writer.receive({ kind: 'started', origin: { decoder } });
    for (const lane of [0, 1]) writer.receive(tokensOf(lane));
    return { document, writer };
  }

  it('are in every sample as soon as they are made, and views are told', () => {
    const { document, writer } = begin();
    const first = decisionAfter(1);
    const second = decisionAfter(2);
    assert.deepEqual(document.samplesOf(0).map(decisionsOf), [undefined, undefined]);
    const { changes } = document;
    writer.receive({ kind: 'decision', decision: first });
    assert.deepEqual(document.samplesOf(0).map(decisionsOf), [[first], [first]]);
    assert.ok(document.changes > changes);
    const [before] = document.samplesOf(0);
    writer.receive(tokensOf(0));
    writer.receive({ kind: 'decision', decision: second });
    assert.deepEqual(document.samplesOf(0).map(decisionsOf), [
      [first, second],
      [first, second],
    ]);
    assert.deepEqual(before && decisionsOf(before), [first], 'what was given does not change');
  });

  for (const finish of ['cancelled', 'error'] as const) {
    it(`stay with the samples of a run that ends as ${finish}, in the file too`, () => {
      const { document, writer } = begin();
      writer.receive({ kind: 'decision', decision: decisionAfter(1) });
      writer.end((ids) => ids.join(), { finish });
      const { traces } = readTraceFile(
        'x.trace.json',
        bytesOfText(writeTraceFile(document.content, 'json')),
      );
      assert.deepEqual(traces[0]?.samples.map(decisionsOf), [
        [decisionAfter(1)],
        [decisionAfter(1)],
      ]);
    });
  }
});
