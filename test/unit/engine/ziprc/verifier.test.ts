import assert from 'node:assert/strict';
import { runCommand } from '../../../../src/engine/ziprc/fit/runCommand';
import { verifierFor, type Response } from '../../../../src/engine/ziprc/fit/verifier';
import { readVerifier, verifierText } from '../../../../src/engine/ziprc/fit/verifierChoice';
import type { Problem } from '../../../../src/trace/problems';

const FOLDER = process.cwd();
const NEVER = new AbortController().signal;
const COUNTDOWN: Problem = { prompt: 'Make 12.', countdown: { numbers: [3, 4], target: 12 } };

const judge = (
  verifier: string,
  problem: Problem,
  response: string | Response,
  signal = NEVER,
): Promise<boolean> =>
  verifierFor(readVerifier(verifier, FOLDER), [problem])(
    problem,
    typeof response === 'string' ? { text: response, finished: true } : response,
    signal,
  );

/** A verifier that Node runs. */
const program = (script: string): string => `command:"${process.execPath}" -e '${script}'`;

describe('verifiers of a fit', () => {
  for (const [verifier, answer, response, right] of [
    ['answer', '1/2', 'so the answer is 0.5', true],
    ['answer', '1/2', 'so the answer is 0.6', false],
    ['numeric', '42', 'it is 42.0', true],
    ['numeric', 'Ada', 'The answer is Ada', false],
    ['exact', '0.5', 'The answer is 0.5', true],
    ['exact', '0.5', 'The answer is 1/2', false],
    ['boxed', '7', 'thus \\boxed{7}', true],
    ['boxed', '7', 'the answer is 7', false],
    ['boxed', '7', 'thus \\boxed{8}', false],
  ] as const) {
    it(`${verifier}: "${response}" for ${answer} is ${right ? 'right' : 'wrong'}`, async () => {
      assert.equal(await judge(verifier, { prompt: 'p', answer }, response), right);
    });
  }

  it('know the rules of a Countdown', async () => {
    for (const verifier of ['answer', 'countdown']) {
      assert.equal(await judge(verifier, COUNTDOWN, 'Answer: 4 * 3'), true);
      assert.equal(await judge(verifier, COUNTDOWN, 'Answer: 12'), false);
    }
  });

  it('take the last number of a response that was cut for no answer', async () => {
    const problem = { prompt: 'p', answer: '7' };
    assert.equal(await judge('answer', problem, { text: '3 + 4 is 7', finished: false }), false);
    assert.equal(await judge('answer', problem, { text: '3 + 4 is 7', finished: true }), true);
  });

  it('say which problem lacks what they need', () => {
    const problems = [{ prompt: 'a', answer: '1' }, { prompt: 'What is it?' }];
    for (const [verifier, message] of [
      ['answer', /Problem 2 \("What is it\?"\) has no answer, which the verifier "answer" needs/],
      ['countdown', /Problem 1 \("a"\) has no rules of a Countdown/],
    ] as const) {
      assert.throws(() => verifierFor(readVerifier(verifier, FOLDER), problems), { message });
    }
  });

  it('are read as a person writes them', () => {
    assert.deepEqual(readVerifier(`command:python3 "my check.py" --x='a b' ""`, '/w'), {
      kind: 'command',
      command: ['python3', 'my check.py', '--x=a b', ''],
      folder: '/w',
    });
    assert.equal(verifierText(readVerifier('boxed', '/w')), 'boxed');
    assert.equal(verifierText(readVerifier('command:a  b', '/w')), 'command:a b');
    assert.throws(() => readVerifier('strict', '/w'), /no verifier "strict".*answer, numeric/);
    assert.throws(() => readVerifier('command: ', '/w'), /names no program/);
    assert.throws(() => readVerifier('command:a "b', '/w'), /open quote/);
  });
});

describe('a command as verifier', () => {
  const CHECK = `
    const { prompt, response, answer, finished } = JSON.parse(require("fs").readFileSync(0, "utf8"));
    process.exit(prompt === "p" && finished && response.endsWith(answer) ? 0 : 1);`;

  it('gets prompt, response and gold answer, and answers by its exit code', async () => {
    const problem = { prompt: 'p', answer: '$(7)' };
    assert.equal(await judge(program(CHECK), problem, 'it is $(7)'), true);
    assert.equal(await judge(program(CHECK), problem, 'it is 8'), false);
  });

  it('that fails is told from one that refuses', async () => {
    const problem = { prompt: 'p' };
    await assert.rejects(
      judge(program('console.error("no such module"); process.exit(3)'), problem, 'x'),
      /ended with code 3 and said: no such module\. It must end with 0/,
    );
    await assert.rejects(judge('command:./no-such-program', problem, 'x'), /cannot be started in/);
  });

  it('may end without reading, and is ended when the work is cancelled', async () => {
    const long = 'x'.repeat(1 << 20);
    assert.equal(await judge(program('process.exit(1)'), { prompt: 'p' }, long), false);
    const abort = new AbortController();
    const waiting = judge(
      program('setInterval(() => 0, 1000)'),
      { prompt: 'p' },
      'x',
      abort.signal,
    );
    abort.abort(new Error('cancelled'));
    await assert.rejects(waiting, /^Error: cancelled$/);
  });

  it('that takes too long is ended', async () => {
    const command = [process.execPath, '-e', 'setInterval(() => 0, 1000)'] as const;
    const options = { folder: FOLDER, input: '', seconds: 0.2, signal: NEVER };
    await assert.rejects(runCommand(command, options), /took more than 0.2 s for one answer/);
  });
});
