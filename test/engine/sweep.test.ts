import assert from 'node:assert/strict';
import path from 'node:path';
import { Engine } from '../../src/engine/engine';
import type { GenerateRequest } from '../../src/engine/protocol';
import { ResponseStore } from '../../src/engine/sweep/responseStore';
import { runSweep, type SweepProgress, type SweepTools } from '../../src/engine/sweep/runSweep';
import type { SweepRequest } from '../../src/engine/sweep/sweepRequest';
import type { Problem } from '../../src/trace/problems';
import { goldOf } from '../../src/trace/verifier/gold';
import { verifyAnswer } from '../../src/trace/verifier/verify';
import { temporaryFolder } from './support/folders';
import { request as plain, run } from './support/generation';

const PROBLEMS: readonly Problem[] = [
  { prompt: 'Use the numbers 17, 1 to make 18.', countdown: { numbers: [17, 1], target: 18 } },
  { prompt: 'Numbers: 4, 6. Target: 24.', countdown: { numbers: [4, 6], target: 24 } },
  { prompt: 'Tom has 37 pens. Then the number doubles. How many pens now?', answer: '74' },
];

const REQUEST: SweepRequest = {
  base: 'embedded/base',
  rl: 'embedded/rl',
  direction: 'forward',
  problems: PROBLEMS,
  criteria: ['js', 'random'],
  budgets: [0, 0.3, 1],
  samples: 2,
  seed: 40,
  maxTokens: 90,
  parameters: {},
};

describe('a sweep of cross-sampling on the embedded models', () => {
  const engine = new Engine(1);
  const folder = temporaryFolder();
  const generated: GenerateRequest[] = [];
  const progress: SweepProgress[] = [];
  const tools = async (
    file: string,
    signal = new AbortController().signal,
  ): Promise<SweepTools> => ({
    generate: (one, onEvent) => {
      generated.push(one);
      return engine.generate(one, onEvent, signal);
    },
    store: await ResponseStore.open(path.join(folder, file)),
    problemsName: 'three.jsonl',
    onProgress: (state) => progress.push(state),
    signal,
  });
  const rightAlone = async (model: string): Promise<number> => {
    let right = 0;
    for (const [index, problem] of PROBLEMS.entries()) {
      for (const sample of [0, 1]) {
        const seed = REQUEST.seed + 2 * index + sample;
        const one = plain({
          model,
          decoder: 'temperature',
          prompt: { text: problem.prompt },
          seed,
          maxTokens: 90,
        });
        const { text, result } = await run(engine, one);
        const finished = result.finish === 'stop';
        const gold = goldOf(problem) ?? { answer: '' };
        right += verifyAnswer(text, gold, { finished }).reward;
      }
    }
    return right;
  };

  it('is the base at budget 0, the tuned model at 1, and in between near its budget', async () => {
    const sweep = await runSweep(REQUEST, await tools('a.jsonl'));
    assert.deepEqual(
      sweep.points.map(({ criterion, budget }) => `${criterion} ${budget}`),
      [...['js 0', 'js 0.3', 'js 1', 'random 0', 'random 0.3', 'random 1']],
    );
    const [none, some, all, , control, last] = sweep.points;
    assert.ok(none && some && all && control && last);
    assert.equal(none.right, await rightAlone('embedded/base'));
    assert.equal(all.right, await rightAlone('embedded/rl'));
    assert.deepEqual(
      [none.swaps, none.replaced, none.threshold, all.threshold],
      [0, 0, null, null],
    );
    assert.equal(all.swaps, all.tokens);
    assert.deepEqual({ ...last, criterion: 'js' }, all);
    assert.equal(control.threshold, 0.7);
    for (const { swaps, tokens, replaced } of [some, control]) {
      assert.ok(swaps / tokens > 0.1 && swaps / tokens < 0.6, `${swaps} of ${tokens}`);
      assert.ok(replaced <= swaps);
    }
    // Of the swapped tokens those that the divergence chooses are others more often.
    assert.ok(some.replaced / some.swaps > control.replaced / control.swaps);
    assert.deepEqual([sweep.base.name, sweep.rl.name], ['embedded/base', 'embedded/rl']);
    assert.notEqual(sweep.base.hash, sweep.rl.hash);
    // Budget 0 and 1 once for both criteria.
    assert.deepEqual(
      [generated.length, progress.at(-1)?.done, progress.at(-1)?.total],
      [24, 24, 24],
    );
  });

  it('reads what is there, and generates only what is new', async () => {
    generated.length = 0;
    const again = await runSweep(REQUEST, await tools('a.jsonl'));
    assert.equal(generated.length, 0);
    const more = await runSweep({ ...REQUEST, budgets: [0, 0.1, 0.3, 1] }, await tools('a.jsonl'));
    assert.equal(generated.length, 12);
    assert.deepEqual(
      more.points.filter(({ budget }) => budget !== 0.1),
      again.points,
    );
    generated.length = 0;
    const backward = await runSweep(
      { ...REQUEST, direction: 'backward', criteria: ['random'], budgets: [0] },
      await tools('a.jsonl'),
    );
    assert.equal(generated.length, 6);
    // The tuned model alone: what forward has at budget 1.
    assert.equal(backward.points[0]?.right, again.points[2]?.right);
  });

  it('goes on where it was stopped, with the same result', async () => {
    const small = { ...REQUEST, samples: 1, maxTokens: 40 };
    const whole = await runSweep(small, await tools('b.jsonl'));
    const controller = new AbortController();
    const stopped = await tools('c.jsonl', controller.signal);
    await assert.rejects(
      runSweep(small, {
        ...stopped,
        onProgress: ({ done }) => {
          if (done === 5) controller.abort(new Error('stopped'));
        },
      }),
      /stopped/,
    );
    generated.length = 0;
    const rest = await runSweep(small, await tools('c.jsonl'));
    assert.equal(generated.length, 12 - 5);
    assert.deepEqual(rest.points, whole.points);
  });

  it('keeps no response that was cut short by a cancel', async () => {
    const controller = new AbortController();
    const given = await tools('d.jsonl', controller.signal);
    const sweep = runSweep(REQUEST, {
      ...given,
      generate: (one, onEvent) =>
        engine.generate(
          one,
          (event) => {
            onEvent(event);
            if (event.kind === 'tokens') controller.abort(new Error('stopped'));
          },
          controller.signal,
        ),
    });
    await assert.rejects(sweep, /stopped/);
    generated.length = 0;
    await runSweep(
      { ...REQUEST, budgets: [0], criteria: ['random'], samples: 1, maxTokens: 30 },
      await tools('d.jsonl'),
    );
    assert.equal(generated.length, 3);
  });
});
