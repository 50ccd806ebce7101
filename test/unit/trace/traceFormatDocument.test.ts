import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readTraceFile } from '../../../src/trace/formats/registry';
import { COLUMN } from '../../../src/trace/sample';
import { bytesOf, comparable } from '../../fixtures/comparable';

const document = fs.readFileSync('docs/trace-format.md', 'utf8');

function example(language: string): string {
  const found = new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``).exec(document)?.[1];
  assert.ok(found, `the document has a ${language} example`);
  return found;
}

function python(): string | undefined {
  return ['python3', 'python'].find((name) => spawnSync(name, ['-c', '']).status === 0);
}

describe('docs/trace-format.md', () => {
  it('shows a file that reads without warnings', () => {
    const file = readTraceFile('example.trace.json', bytesOf(example('json')));
    assert.deepEqual(file.warnings, []);
    const [trace] = file.traces;
    assert.equal(trace?.samples.length, 2);
    assert.equal(trace.samples[0]?.topK?.k, 3);
    assert.equal(trace.samples[0].columns.get('logprob')?.[5], -Infinity);
    assert.equal(trace.extra ?? trace.samples[0].extra, undefined, 'every field is known');
  });

  it('names every column with a fixed meaning', () => {
    for (const name of Object.values(COLUMN)) assert.ok(document.includes(`| \`${name}\` |`), name);
  });

  it('has a Python example that writes both spellings', function () {
    const command = python();
    if (!command) this.skip();
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'trace-format-'));
    try {
      execFileSync(command, ['-c', example('python')], { cwd: folder });
      const [json, jsonl] = ['sum.trace.json', 'sum.trace.jsonl'].map((name) =>
        readTraceFile(name, fs.readFileSync(path.join(folder, name))),
      );
      assert.ok(json && jsonl);
      assert.deepEqual([json.warnings, jsonl.warnings], [[], []]);
      const [sample] = json.traces[0]?.samples ?? [];
      assert.deepEqual(
        sample?.columns.get('logprob'),
        Float64Array.of(-0.1, -1.25, -0.003, NaN, -Infinity),
      );
      const samplesOf = (file: typeof json): unknown =>
        comparable({
          traces: file.traces.map(({ id, prompt, samples }) => ({ id, prompt, samples })),
        });
      assert.deepEqual(samplesOf(jsonl), samplesOf(json));
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  });
});
