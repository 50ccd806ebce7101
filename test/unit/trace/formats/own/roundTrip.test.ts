import assert from 'node:assert/strict';
import fc from 'fast-check';
import fs from 'node:fs';
import { spellingOf, writeTraceFile } from '../../../../../src/trace/formats/own/write';
import { readTraceFile } from '../../../../../src/trace/formats/registry';
import { SampleBuilder } from '../../../../../src/trace/sampleBuilder';
import { arbitraryTraceFile } from '../../../../fixtures/arbitraryTrace';
import { bytesOf, comparable } from '../../../../fixtures/comparable';
import { hostileTraceFile } from '../../../../fixtures/hostile';

describe('own format, written and read', () => {
  for (const spelling of ['json', 'jsonl'] as const) {
    it(`gives back what it was given (${spelling})`, () => {
      fc.assert(
        fc.property(arbitraryTraceFile, (file) => {
          const text = writeTraceFile(file, spelling);
          const read = readTraceFile('x', bytesOf(text));
          assert.deepEqual(read.warnings, []);
          assert.deepEqual(comparable(read), comparable(file));
          assert.equal(writeTraceFile(read, spelling), text, 'a second writing is the same');
        }),
        { numRuns: 150 },
      );
    });

    it(`is strict JSON whatever the values (${spelling})`, () => {
      fc.assert(
        fc.property(arbitraryTraceFile, (file) => {
          const text = writeTraceFile(file, spelling);
          const parts = spelling === 'json' ? [text] : text.trimEnd().split('\n');
          for (const part of parts) assert.doesNotThrow(() => JSON.parse(part) as unknown);
        }),
        { numRuns: 50 },
      );
    });

    it(`keeps hostile text and values (${spelling})`, () => {
      const file = hostileTraceFile(2 ** 20);
      const read = readTraceFile('x', bytesOf(writeTraceFile(file, spelling)));
      // A decoder's parameter and seed that are NaN are missing, and missing is not written.
      const [trace] = read.traces;
      assert.equal(trace?.samples[0]?.tokens.length, file.traces[0]?.samples[0]?.tokens.length);
      assert.deepEqual(
        [...(trace?.samples[0]?.columns.get('__proto__') ?? [])],
        [...(file.traces[0]?.samples[0]?.columns.get('__proto__') ?? [])],
      );
      assert.equal(trace?.samples[1]?.id, '__proto__');
      assert.equal(trace.prompt.text, file.traces[0]?.prompt.text);
    });
  }

  it('is written as it was when version 1 was settled', () => {
    const golden = fs.readFileSync('test/fixtures/hostile.trace.json', 'utf8');
    assert.equal(writeTraceFile(hostileTraceFile(), 'json'), golden);
    assert.equal(writeTraceFile(readTraceFile('x', bytesOf(golden)), 'json'), golden);
  });

  it('keeps a signed zero in a list', () => {
    const set = { lanes: [0], utility: -0 };
    const decision = {
      tokens: [4],
      states: ['running'],
      rewards: [-0],
      lengths: [2.5],
    } as const;
    const decoder = { id: 'zip-rc', parameters: {}, decisions: [{ ...decision, chosen: set }] };
    const { tokens, columns } = new SampleBuilder().build();
    const sample = { id: 's', tokens, columns, origin: { decoder } };
    const countdown = { numbers: [-0, 3], target: 3 };
    const file = { traces: [{ id: 't', prompt: {}, countdown, samples: [sample] }] };
    const [trace] = readTraceFile('x', bytesOf(writeTraceFile(file, 'json'))).traces;
    assert.deepEqual(trace?.countdown, countdown);
    assert.deepEqual(trace.samples[0]?.origin.decoder, decoder);
  });

  it('writes one sample per line', () => {
    const lines = writeTraceFile(hostileTraceFile(), 'json').split('\n');
    assert.equal(lines.filter((line) => line.includes('"tokens":["</script>"')).length, 2);
  });

  it('takes the spelling from the name', () => {
    assert.equal(spellingOf('a.trace.jsonl'), 'jsonl');
    assert.equal(spellingOf('A.JSONL'), 'jsonl');
    assert.equal(spellingOf('a.trace.json'), 'json');
  });
});

describe('own format, fields that this version does not know', () => {
  it('are written back at every level', () => {
    const text = JSON.stringify({
      format: 'reasonscope-trace',
      version: 1,
      new: 1,
      traces: [
        {
          new: [2],
          prompt: {
            new: 3,
            messages: [{ role: 'user', content: 'q', new: 4 }],
            tokens: { ids: [1], texts: ['q'], new: 5 },
          },
          samples: [
            {
              new: { deep: 6 },
              tokens: ['a'],
              topK: { ids: [[1]], logprobs: [[-1]], new: 7 },
              reference: { new: 12, topK: { ids: [[1]], logprobs: [[-2]], new: 13 } },
              vocabulary: { '1': 'a' },
              origin: { new: 8, model: { name: 'm', new: 9 }, decoder: { id: 'd', new: 10 } },
            },
            { tokens: ['b'], parent: { sample: 'sample 1', token: 0, new: 11 } },
          ],
        },
      ],
    });
    for (const spelling of ['json', 'jsonl'] as const) {
      const written = writeTraceFile(readTraceFile('x', bytesOf(text)), spelling);
      const found = [...written.matchAll(/"(?:new|deep)":\[?(\d+)/g)].map(([, digits]) =>
        Number(digits),
      );
      assert.deepEqual(
        found.sort((a, b) => a - b),
        [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13],
      );
    }
  });
});
