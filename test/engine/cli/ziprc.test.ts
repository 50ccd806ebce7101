import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import type { FitResult } from '../../../src/engine/ziprc/fit/request';
import { fixture } from '../support/fixtureModels';
import { good, reasonscope, workFolder } from './support';

describe('reasonscope ziprc', () => {
  const files = workFolder();
  const prompts = files.path('prompts.jsonl');
  /** Half of the prompts are told from the others by their first word. */
  const lines = Array.from({ length: 20 }, (_, index) => ({
    prompt: `${index % 2 === 0 ? 'Yes' : 'No'} please, number ${index}`,
    answer: index % 2 === 0 ? 'right' : 'wrong',
  }));
  const script = files.path('check.cjs');
  const fit = (...args: string[]): ReturnType<typeof reasonscope> =>
    reasonscope('ziprc', 'fit', ...args);

  before(() => {
    files.write('prompts.jsonl', lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    files.write(
      'check.cjs',
      `const { answer } = JSON.parse(require('fs').readFileSync(0, 'utf8'));
       process.exit(answer === 'right' ? 0 : 1);`,
    );
  });

  it('fits a head by a program that verifies, and prints its figures', () => {
    const out = files.path('head');
    const args = ['--model', fixture('qwen2-torch'), '--prompts', prompts, '--out', out];
    const verifier = `command:"${process.execPath}" "${script}"`;
    const small = ['--verifier', verifier, '--samples', '2', '--max-tokens', '6', '--bins', '2'];
    const { code, stdout, stderr } = fit(...args, ...small);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^40 rollouts of 20 prompts: 20 right, 20 wrong, \d+ cut/);
    assert.ok(stdout.endsWith(`Saved as ${path.join(out, 'ziprc.json')}\n`));
    assert.match(stderr, /^Note: Only 20 right and 20 wrong rollouts/m);
    const sidecar = JSON.parse(fs.readFileSync(path.join(out, 'ziprc.json'), 'utf8')) as {
      readonly kind: string;
      readonly rewards: readonly number[];
      readonly lengthEdges: readonly number[];
    };
    assert.deepEqual([sidecar.kind, sidecar.rewards], ['linear', [0, 1]]);
    const { size } = fs.statSync(path.join(out, 'ziprc.bin'));
    const cells = 2 * (sidecar.lengthEdges.length - 1);
    assert.ok(Number.isInteger(size / 4 / cells) && size > 0);
  });

  it('gives the same head again, and its figures as JSON', () => {
    const once = (name: string): { result: FitResult; weights: Buffer } => {
      const out = files.path(name);
      const result = JSON.parse(
        good(
          ...['ziprc', 'fit', '--model', fixture('qwen2-torch'), '--prompts', prompts],
          ...['--verifier', `command:"${process.execPath}" "${script}"`, '--samples', '1'],
          ...['--max-tokens', '4', '--length-edges', '0,2,5', '--json', '--out', out],
        ),
      ) as FitResult;
      return { result, weights: fs.readFileSync(path.join(out, 'ziprc.bin')) };
    };
    const [first, second] = [once('first'), once('second')];
    assert.deepEqual(first.result.lengthEdges, [0, 2, 5]);
    assert.deepEqual(first.result.heldOut, second.result.heldOut);
    assert.ok(first.weights.equals(second.weights));
  });

  it('tells in one line what is wrong', () => {
    files.write('bad.jsonl', '{"prompt": "a", "answer": "1"}\n{"answer": "1"}\n');
    files.write('few.jsonl', '{"prompt": "a", "answer": "1"}\n');
    const model = ['--model', 'embedded/draft'];
    for (const [args, message] of [
      [[], /--model NAME\|DIR is missing/],
      [model, /--prompts FILE is missing/],
      [[...model, '--prompts', files.path('none')], /There is no file/],
      [[...model, '--prompts', files.path('bad.jsonl')], /bad\.jsonl:2: .*"prompt"/],
      [[...model, '--prompts', files.path('few.jsonl')], /1 different prompt, and 5 are the least/],
      [[...model, '--prompts', prompts, '--verifier', 'strict'], /no verifier "strict"/],
      [[...model, '--prompts', prompts, '--verifier', 'countdown'], /no rules of a Countdown/],
      [[...model, '--prompts', prompts, '--bins', '1'], /--bins must be a whole number from 2/],
      [[...model, '--prompts', prompts, '--temperature', 'hot'], /--temperature must be/],
      [
        [...model, '--prompts', prompts, '--bins', '4', '--length-edges', '0,1'],
        /one of --bins and --length-edges/,
      ],
    ] as const) {
      const { code, stdout, stderr } = fit(...args);
      assert.deepEqual([code, stdout], [1, '']);
      assert.match(stderr, message);
      assert.equal(stderr.trim().split('\n').length, 1);
    }
    assert.match(reasonscope('ziprc', 'guess').stderr, /There is no "ziprc guess"/);
  });
});
