import assert from 'node:assert/strict';
import fs from 'node:fs';
import { good, traces, workFolder } from './support';

const PROMPT = 'Make 23 from 7, 6, 10.';

describe('reasonscope convert', () => {
  const files = workFolder();
  it('counts what it read, and keeps the trace', () => {
    good('generate', '--prompt', PROMPT, '--samples', '2', '--out', files.path('b.trace.json'));
    const line = good('convert', files.path('b.trace.json'), '--out', files.path('b.trace.jsonl'));
    const before = traces(files.read('b.trace.json'));
    const tokens = before[0]!.samples.reduce((sum, sample) => sum + sample.tokens.length, 0);
    assert.match(line, /^\{[^\n]+\}\n$/);
    assert.deepEqual(JSON.parse(line), {
      format: 'reasonscope-trace',
      traces: 1,
      samples: 2,
      tokens,
      warnings: [],
    });
    assert.deepEqual(traces(files.read('b.trace.jsonl'), 'b.trace.jsonl'), before);
  });

  it('tells the line of what it had to leave out', () => {
    good('generate', '--prompt', PROMPT, '--out', files.path('c.trace.jsonl'));
    fs.appendFileSync(files.path('c.trace.jsonl'), '{"trace":{"id":"cut');
    const output = JSON.parse(
      good('convert', files.path('c.trace.jsonl'), '--out', files.path('c.trace.json')),
    ) as { traces: number; warnings: string[] };
    assert.equal(output.traces, 1);
    assert.equal(output.warnings.length, 1);
    assert.match(output.warnings[0] ?? '', /^line \d+: /);
  });
});
