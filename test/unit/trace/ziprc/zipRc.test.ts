import assert from 'node:assert/strict';
import { branchOf } from '../../../../src/trace/branch';
import { writeTraceFile } from '../../../../src/trace/formats/own/write';
import { readTraceFile } from '../../../../src/trace/formats/registry';
import type { Sample } from '../../../../src/trace/sample';
import { rowsOf, SampleBuilder } from '../../../../src/trace/sampleBuilder';
import { packSample, unpackBlock } from '../../../../src/trace/wire';
import { jointAt, type ZipRcHead } from '../../../../src/trace/ziprc/zipRc';
import { growSample } from '../../../../src/webview/state/growSample';
import { bytesOf } from '../../../fixtures/comparable';

const HEAD: ZipRcHead = { rewards: [0, 1], lengthEdges: [0, 256, 512], source: 'vocabulary' };
const A = [0.1, 0.3, 0.4, 0.2];
const B = [0.5, 0.2, 0.2, 0.1];

function sampleOf(
  id: string,
  rows: readonly (readonly number[] | undefined)[],
  head = HEAD,
): Sample {
  const builder = new SampleBuilder();
  rows.forEach((joint, index) => {
    builder.push({ text: String(index), ...(joint ? { ziprc: { head, joint } } : {}) });
  });
  return { id, ...builder.build(), origin: {} };
}

function rowsOfSample(sample: Sample): (number[] | undefined)[] {
  return Array.from({ length: sample.tokens.length }, (_, token) => {
    const row = sample.ziprc && jointAt(sample.ziprc, token);
    return row && Array.from(row.joint, (value) => Math.round(value * 1e3) / 1e3);
  });
}

describe('joints of a sample', () => {
  it('are kept by token, also where the first ones are missing', () => {
    const sample = sampleOf('a', [undefined, A, undefined, B]);
    assert.deepEqual(rowsOfSample(sample), [undefined, A, undefined, B]);
    assert.equal(sampleOf('none', [undefined, undefined]).ziprc, undefined);
  });

  it('grow with a stream, and with the view', () => {
    const rows = Array.from({ length: 300 }, (_, index) => (index % 3 === 0 ? A : B));
    const whole = sampleOf('whole', rows);
    let grown = sampleOf('grown', [undefined]);
    for (const block of [rows.slice(0, 1), rows.slice(1, 200), rows.slice(200)]) {
      grown = growSample(grown, sampleOf('block', block));
    }
    assert.deepEqual(rowsOfSample(grown), [undefined, ...rowsOfSample(whole)]);
    const again = new SampleBuilder();
    for (const row of rowsOf(unpackBlock(packSample(whole)))) again.push(row);
    assert.deepEqual(again.build().ziprc, whole.ziprc);
  });

  it('of another head count as missing', () => {
    const other = { ...HEAD, rewards: [0, 2] };
    const builder = new SampleBuilder();
    builder.push({ text: 'a', ziprc: { head: HEAD, joint: A } });
    builder.push({ text: 'b', ziprc: { head: other, joint: B } });
    const sample: Sample = { id: 'x', ...builder.build(), origin: {} };
    assert.deepEqual(rowsOfSample(sample), [A, undefined]);
    assert.deepEqual(rowsOfSample(growSample(sample, sampleOf('c', [B], other))), [
      A,
      undefined,
      undefined,
    ]);
  });

  it('go with a branch', () => {
    const branch = branchOf(sampleOf('parent', [A, B, A]), 2, sampleOf('own', [B]));
    assert.deepEqual(rowsOfSample(branch), [A, B, B]);
  });

  it('are float16 in files', () => {
    const trace = { id: 't', prompt: {}, samples: [sampleOf('a', [A, undefined, B])] };
    const text = writeTraceFile({ traces: [trace] }, 'json');
    const [read] = readTraceFile('x', bytesOf(text)).traces;
    assert.ok(read?.samples[0]);
    assert.deepEqual(rowsOfSample(read.samples[0]), [A, undefined, B]);
    assert.equal(writeTraceFile({ traces: [read] }, 'json'), text, 'and stay what they are');
  });

  it('may be lists of numbers', () => {
    const ziprc = `{"rewards":[0,1],"lengthEdges":[0,256,512],"joints":[[0.1,0.3,0.4,0.2],null]}`;
    const [trace] = readTraceFile('x', bytesOf(fileOf(ziprc))).traces;
    assert.ok(trace?.samples[0]);
    assert.deepEqual(rowsOfSample(trace.samples[0]), [A, undefined]);
  });

  it('are refused where they do not fit, with the place', () => {
    const head = '"rewards":[0,1],"lengthEdges":[0,256,512]';
    const broken: readonly (readonly [string, RegExp])[] = [
      [`{${head},"joints":"AAAA"}`, /3 bytes for 2 tokens of 4 float16/],
      [`{${head},"joints":"%"}`, /not base64/],
      [`{${head},"joints":[[1,0,0,0]]}`, /1 rows for 2 tokens/],
      [`{${head},"joints":[[1,0,0,0],[1]]}`, /joints\[1\].*list of 4 numbers/],
      [`{${head}}`, /"joints" is missing/],
      ['{"rewards":[1,0],"lengthEdges":[0,9],"joints":[]}', /rewards.*ascending/],
      ['{"rewards":[0],"lengthEdges":[5],"joints":[]}', /lengthEdges.*at least two/],
    ];
    for (const [ziprc, problem] of broken) {
      assert.throws(() => readTraceFile('x', bytesOf(fileOf(ziprc))), problem);
    }
  });
});

function fileOf(ziprc: string): string {
  return `{"format":"reasonscope-trace","version":1,"traces":[{"prompt":{},"samples":[{"tokens":["a","b"],"ziprc":${ziprc}}]}]}`;
}
