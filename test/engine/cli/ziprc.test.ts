import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import type { FitResult } from '../../../src/engine/ziprc/fit/request';
import { reasonscope, workFolder } from './support';

const PROBLEMS = path.join('models', 'embedded', 'problems.json');

describe('reasonscope ziprc', () => {
  const files = workFolder();
  const script = files.path('check answers.cjs');
  const fit = (...args: string[]): ReturnType<typeof reasonscope> =>
    reasonscope('ziprc', 'fit', ...args);
  /** By a program that takes the kind of problem for the answer: any state tells it. */
  const fitDraft = (out: string, ...more: string[]): ReturnType<typeof reasonscope> =>
    fit(
      ...['--model', 'embedded/draft', '--prompts', PROBLEMS, '--out', out, ...more],
      ...['--verifier', `command:"${process.execPath}" "${script}"`],
      ...['--samples', '2', '--max-tokens', '12', '--length-edges', '0,6,13', '--seed', '3'],
    );
  const weights = (out: string): Buffer => fs.readFileSync(path.join(out, 'ziprc.bin'));

  before(() => {
    files.write(
      'check answers.cjs',
      `const { countdown, response } = JSON.parse(require('fs').readFileSync(0, 'utf8'));
       process.exit(typeof response === 'string' && countdown ? 0 : 1);`,
    );
  });

  it('fits a head by a program that verifies, and prints its figures', () => {
    const out = files.path('new folder');
    const { code, stdout, stderr } = fitDraft(out);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^48 rollouts of 24 prompts: 32 right, 16 wrong, \d+ cut/);
    assert.match(stdout, /Brier score of P\(correct\) +0\.\d{3}/);
    assert.ok(stdout.endsWith(`Saved as ${path.join(out, 'ziprc.json')}\n`));
    assert.match(stderr, /^Note: Only 32 right and 16 wrong rollouts/m);
    const sidecar = JSON.parse(fs.readFileSync(path.join(out, 'ziprc.json'), 'utf8')) as unknown;
    const { kind, rewards, lengthEdges } = sidecar as Record<string, unknown>;
    assert.deepEqual([kind, rewards, lengthEdges], ['linear', [0, 1], [0, 6, 13]]);
    // Four cells of a state and a bias each, in float32.
    assert.equal(weights(out).length % (4 * 4), 0);
  });

  it('gives the same head again, and its figures as JSON', () => {
    const out = files.path('again');
    const { code, stdout, stderr } = fitDraft(out, '--json');
    assert.equal(code, 0, stderr);
    const result = JSON.parse(stdout) as FitResult;
    assert.deepEqual([result.rollouts, result.right], [48, 32]);
    assert.ok(result.training.head < result.training.constant);
    assert.equal(result.heldOut.all.reward.reliability.length, 10);
    assert.ok(weights(out).equals(weights(files.path('new folder'))));
  });

  it('tells in one line what is wrong', () => {
    files.write('bad.jsonl', '{"prompt": "a", "answer": "1"}\n{"answer": "1"}\n');
    files.write('few.jsonl', '{"prompt": "a", "answer": "1"}\n');
    const model = ['--model', 'embedded/draft'];
    const good = [...model, '--prompts', PROBLEMS];
    for (const [args, message] of [
      [[], /--model NAME\|DIR is missing/],
      [model, /--prompts FILE is missing/],
      [[...model, '--prompts', files.path('none')], /There is no file/],
      [[...model, '--prompts', files.path('bad.jsonl')], /bad\.jsonl:2: .*"prompt"/],
      [[...model, '--prompts', files.path('few.jsonl')], /1 different prompt, and 5 are the least/],
      [[...good, '--verifier', 'strict'], /no verifier "strict"/],
      [[...good, '--verifier', 'countdown'], /Problem 17 .* no rules of a Countdown/],
      [[...good, '--bins', '1'], /--bins must be a whole number from 2/],
      [[...good, '--temperature', 'hot'], /--temperature must be/],
      [[...good, '--bins', '4', '--length-edges', '0,1'], /one of --bins and --length-edges/],
    ] as const) {
      const { code, stdout, stderr } = fit(...args);
      assert.deepEqual([code, stdout], [1, '']);
      assert.match(stderr, message);
      assert.equal(stderr.trim().split('\n').length, 1);
    }
    assert.match(reasonscope('ziprc', 'guess').stderr, /There is no "ziprc guess"/);
  });
});
