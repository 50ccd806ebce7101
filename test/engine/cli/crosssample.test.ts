import assert from 'node:assert/strict';
import fs from 'node:fs';
import { once } from 'node:events';
import { readSweep } from '../../../src/lenses/crossSampling/readSweep';
import { good, reasonscope, start, workFolder } from './support';

const PAIR = ['--base', 'embedded/base', '--rl', 'embedded/rl'];

describe('reasonscope crosssample', () => {
  const files = workFolder();
  const problems = files.path('two.jsonl');
  const out = files.path('sweep.json');
  const args = [
    'crosssample',
    ...PAIR,
    '--problems',
    problems,
    '--max-tokens',
    '30',
    '--seed',
    '3',
  ];

  before(() => {
    files.write(
      'two.jsonl',
      '{"prompt": "Make 31 from 16, 15.", "numbers": [16, 15], "target": 31}\n{"prompt": "Tom has 37 pens. Then the number doubles. How many pens now?", "answer": 74}\n',
    );
    files.write('open.jsonl', '{"prompt": "Why?"}\n');
    files.write('bad.jsonl', '{"prompt": "a", "answer": "1"}\n{"prompt": }\n');
  });

  it('writes figures, curves and responses, prints the table, and repeats itself', () => {
    const swept = [...args, '--budgets', '0,0.5,1', '--criterion', 'js,random', '--out', out];
    const table = good(...swept);
    const lines = table.trimEnd().split('\n');
    assert.equal(lines.length, 2 + 6);
    assert.match(lines[0] ?? '', /^\| Criterion +\| Budget /);
    assert.match(lines[2] ?? '', /^\| js +\| 0 % .*\| \d of 2 +\|/);
    const sweep = readSweep('sweep.json', files.read('sweep.json'));
    assert.deepEqual(sweep.problems, { name: 'two.jsonl', count: 2 });
    assert.equal(sweep.points.length, 6);
    assert.equal(sweep.points[2]?.swaps, sweep.points[2]?.tokens);
    assert.match(files.read('sweep.svg'), /^<\?xml.*\n<svg [^>]*>.*embedded\/base writes/s);
    // Twice 0.5, and once each 0 and 1.
    assert.equal(files.read('sweep.responses.jsonl').trimEnd().split('\n').length, 8);
    assert.equal(good(...swept), table);
    assert.equal(files.read('sweep.responses.jsonl').trimEnd().split('\n').length, 8);
  });

  it('stops at an interrupt, and goes on later', async () => {
    const file = files.path('stopped.responses.jsonl');
    const swept = [
      ...args,
      '--criterion',
      'random',
      '--samples',
      '40',
      '--budgets',
      '0,0.5',
      '--out',
      files.path('stopped.json'),
    ];
    const child = start(...swept);
    let errors = '';
    child.stderr?.on('data', (text) => (errors += String(text)));
    while (!fs.existsSync(file)) {
      assert.equal(child.exitCode, null, errors);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    child.kill('SIGINT');
    assert.deepEqual(await once(child, 'exit'), [130, null]);
    assert.match(
      errors,
      /^Stopped\. The same command goes on from .*stopped\.responses\.jsonl\.\n$/,
    );
    assert.ok(!fs.existsSync(files.path('stopped.json')));
    const kept = fs.readFileSync(file, 'utf8');
    good(...swept.map((word) => (word === '40' ? '1' : word)));
    assert.ok(fs.readFileSync(file, 'utf8').startsWith(kept));
    assert.ok(fs.existsSync(files.path('stopped.svg')));
  });

  const refused: readonly (readonly [string[], RegExp])[] = [
    [['--problems', problems, '--out', out], /--base M1 is missing/],
    [[...PAIR, '--out', out], /--problems FILE is missing/],
    [[...PAIR, '--problems', problems], /--out F is missing/],
    [
      [...PAIR, '--problems', problems, '--out', out, '--budgets', '0,5'],
      /shares of the tokens from 0 to 1.*"5" is none/,
    ],
    [[...PAIR, '--problems', problems, '--out', out, '--criterion', 'jsd'], /no criterion "jsd"/],
    [[...PAIR, '--problems', problems, '--out', out, '--direction', 'up'], /forward or backward/],
    [[...PAIR, '--problems', problems, '--out', out, '--set', 'threshold=1'], /threshold itself/],
    [[...PAIR, '--problems', files.path('open.jsonl'), '--out', out], /Problem 1 has no answer/],
    [
      [...PAIR, '--problems', files.path('bad.jsonl'), '--out', out],
      /bad\.jsonl:2:\d+: this is not JSON/,
    ],
  ];
  for (const [given, message] of refused) {
    it(`refuses ${message.source} in one line`, () => {
      const { code, stderr } = reasonscope('crosssample', ...given);
      assert.equal(code, 1);
      assert.match(stderr, message);
      assert.equal(stderr.trimEnd().split('\n').length, 1);
    });
  }
});
