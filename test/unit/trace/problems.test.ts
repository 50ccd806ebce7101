import assert from 'node:assert/strict';
import fs from 'node:fs';
import { readProblems } from '../../../src/trace/problems';

const FILE = 'problems.jsonl';

describe('a file of problems', () => {
  it('is JSON lines, blank ones left out', () => {
    const text =
      '\ufeff{"prompt": "1 + 1?", "answer": 2}\r\n\n{"question": "Who?", "answer": "Ada"}\n';
    assert.deepEqual(readProblems(FILE, text), [
      { prompt: '1 + 1?', answer: '2' },
      { prompt: 'Who?', answer: 'Ada' },
    ]);
  });

  it('is a JSON array', () => {
    const countdown = { numbers: [3, 4], target: 12 };
    const text = JSON.stringify([
      { prompt: 'a', countdown },
      { problem: 'b', solution: '#### 5', level: 3 },
      { prompt: 'c' },
    ]);
    assert.deepEqual(readProblems(FILE, text), [
      { prompt: 'a', countdown },
      { prompt: 'b', answer: '#### 5' },
      { prompt: 'c' },
    ]);
  });

  it('is the one of the embedded models as it lies there', () => {
    const name = 'models/embedded/problems.json';
    const problems = readProblems(name, fs.readFileSync(name, 'utf8'));
    assert.ok(problems.length > 15);
    assert.deepEqual(problems[0], {
      prompt: 'Use the numbers 9, 3, 5 to make 48.',
      answer: '3 + (9 * 5)',
      countdown: { numbers: [9, 3, 5], target: 48 },
    });
    assert.ok(problems.some(({ countdown, answer }) => !countdown && answer === '74'));
  });

  for (const [what, text, message] of [
    [
      'a line that is not JSON',
      '{"prompt": "a"}\n{"prompt": }',
      /problems\.jsonl:2:12: this is not JSON/,
    ],
    ['an array that is not JSON', '[\n{"prompt": "a"},\n{"prompt"]', /problems\.jsonl:3/],
    [
      'a line without a prompt',
      '{"prompt": "a"}\n\n{"answer": 1}',
      /problems\.jsonl:3: .*"prompt"/,
    ],
    [
      'an entry without a prompt',
      '[{"prompt": "a"},\n{"answer": 1}]',
      /problems\.jsonl:2:1 \(at \[1\]\.prompt\)/,
    ],
    ['an answer of another kind', '{"prompt": "a", "answer": [1]}', /:1: "answer" must be/],
    ['half a Countdown', '{"prompt": "a", "numbers": [1, 2]}', /:1: a Countdown needs/],
    ['a list', '[[1]]', /must be a JSON object/],
    ['a text', '"a"', /must be a JSON object/],
    ['an empty array', '[]', /holds no problem.*"answer": "42"/],
    ['nothing', ' \n', /holds no problem/],
  ] as const) {
    it(`is refused with its place: ${what}`, () => {
      assert.throws(() => readProblems(FILE, text), { name: 'TraceFormatError', message });
    });
  }
});
