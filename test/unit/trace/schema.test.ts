import Ajv from 'ajv';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import fs from 'node:fs';
import { TraceFormatError } from '../../../src/trace/errors';
import { writeTraceFile } from '../../../src/trace/formats/own/write';
import { readTraceFile } from '../../../src/trace/formats/registry';
import { arbitraryTraceFile } from '../../fixtures/arbitraryTrace';
import { bytesOf } from '../../fixtures/comparable';
import { hostileTraceFile } from '../../fixtures/hostile';

const schema = JSON.parse(fs.readFileSync('schemas/trace.schema.json', 'utf8')) as object;
const validate = new Ajv({ allowUnionTypes: true }).compile(schema);

function errorsOf(text: string): string {
  return validate(JSON.parse(text)) ? '' : JSON.stringify(validate.errors);
}

function document(sample: string): string {
  return `{"format":"reasonscope-trace","version":1,"traces":[{"prompt":{},"samples":[${sample}]}]}`;
}

describe('JSON schema', () => {
  it('accepts what is written', () => {
    assert.equal(errorsOf(writeTraceFile(hostileTraceFile(), 'json')), '');
    fc.assert(
      fc.property(arbitraryTraceFile, (file) => {
        assert.equal(errorsOf(writeTraceFile(file, 'json')), '');
      }),
      { numRuns: 100 },
    );
  });

  const broken: readonly string[] = [
    '{}',
    '[]',
    '{"format":"other","version":1,"traces":[]}',
    '{"format":"reasonscope-trace","version":2,"traces":[]}',
    '{"format":"reasonscope-trace","traces":[]}',
    '{"format":"reasonscope-trace","version":1,"traces":[{"samples":[]}]}',
    '{"format":"reasonscope-trace","version":1,"traces":[{"prompt":"2+2","samples":[]}]}',
    '{"format":"reasonscope-trace","version":1,"traces":[{"prompt":{},"countdown":{"target":2}}]}',
    document('{}'),
    document('{"tokens":"a"}'),
    document('{"tokens":[1]}'),
    document('{"tokens":[[256]]}'),
    document('{"tokens":["a"],"ids":[1.5]}'),
    document('{"tokens":["a"],"ids":[-2]}'),
    document('{"tokens":["a"],"columns":{"logprob":["x"]}}'),
    document('{"tokens":["a"],"columns":{"mine":[true]}}'),
    document('{"tokens":["a"],"topK":{"logprobs":[[-1]]}}'),
    document('{"tokens":["a"],"topK":{"ids":[[1]]}}'),
    document('{"tokens":["a"],"reference":[]}'),
    document('{"tokens":["a"],"reference":{"columns":{"logprob":["x"]}}}'),
    document('{"tokens":["a"],"reference":{"topK":{"logprobs":[[-1]]}}}'),
    document('{"tokens":["a"],"contrasts":{}}'),
    document('{"tokens":["a"],"contrasts":[{"prompt":"a"}]}'),
    document('{"tokens":["a"],"contrasts":[{"preset":"intro","prompt":1}]}'),
    document('{"tokens":["a"],"ziprc":{"rewards":[0,1]}}'),
    document('{"tokens":["a"],"ziprc":{"rewards":[],"lengthEdges":[0,1],"joints":[]}}'),
    document('{"tokens":["a"],"finish":"eos"}'),
    document('{"tokens":["a"],"parent":{"sample":"s"}}'),
    document('{"tokens":["a"],"parent":{"sample":"s","token":-1}}'),
    document('{"tokens":["a"],"origin":{"model":{}}}'),
    document('{"tokens":["a"],"origin":{"distribution":"half"}}'),
    document('{"tokens":["a"],"origin":{"server":{"kind":"vllm"}}}'),
  ];

  it('refuses what the reader refuses', () => {
    for (const text of broken) {
      assert.notEqual(errorsOf(text), '', `the schema accepts ${text}`);
      assert.throws(() => readTraceFile('x', bytesOf(text)), TraceFormatError, text);
    }
  });

  it('accepts null for every field that may be absent, as the reader does', () => {
    const text = document(
      '{"tokens":["a"],"id":null,"ids":null,"columns":null,"topK":null,"reference":null,"ziprc":null,"contrasts":null,"vocabulary":null,"origin":null,"finish":null,"finishDetail":null,"reward":null,"parent":null,"note":null}',
    );
    assert.equal(errorsOf(text), '');
    assert.equal(readTraceFile('x', bytesOf(text)).traces.length, 1);
  });
});
