import assert from 'node:assert/strict';
import { uniform } from '../../../../src/engine/random/philox';
import { fitHead, type FitOptions } from '../../../../src/engine/ziprc/fit/fitHead';
import { fitText } from '../../../../src/engine/ziprc/fit/fitText';
import { labelStates } from '../../../../src/engine/ziprc/fit/labelled';
import { pickPositions } from '../../../../src/engine/ziprc/fit/pickPositions';
import type { Rollout, Rollouts } from '../../../../src/engine/ziprc/fit/rollout';
import { StateRows } from '../../../../src/engine/ziprc/fit/stateRows';

const OPTIONS: FitOptions = {
  bins: 4,
  seed: 5,
  maxTokens: 100,
  onIteration: () => undefined,
  signal: new AbortController().signal,
};

/**
 * Rollouts whose states say, with noise, how they will end and how much is left.
 */
function synthetic(prompts: number, right = 0.5): Rollouts {
  const states = new StateRows(3);
  const rollouts: Rollout[] = [];
  for (let prompt = 0; prompt < prompts; prompt += 1) {
    for (let sample = 0; sample < 4; sample += 1) {
      const draw = (lane: number): number => uniform(rollouts.length, prompt, lane);
      const length = 5 + Math.floor(40 * draw(0));
      const reward = draw(1) < right ? 1 : 0;
      const { positions, weights } = pickPositions(length, 8, rollouts.length);
      const firstRow = states.count;
      positions.forEach((position, at) => {
        const noise = (lane: number): number => uniform(rollouts.length, 100 + at, lane) - 0.5;
        const left = (length - position) / 10;
        states.push([reward + noise(2), left + noise(3), noise(4)]);
      });
      const finished = length < 44;
      rollouts.push({
        prompt: `p${prompt}`,
        reward,
        length,
        finished,
        positions,
        weights,
        firstRow,
      });
    }
  }
  return { rollouts, states };
}

describe('fitting a head', () => {
  it('finds what the states say, on prompts held out', async () => {
    const fitted = await fitHead(synthetic(60), OPTIONS);
    const { all, crossEntropy } = fitted.heldOut;
    assert.deepEqual(fitted.prompts, { train: 36, validation: 12, heldOut: 12 });
    assert.deepEqual([fitted.grid.rewards, fitted.grid.lengthEdges.length], [[0, 1], 5]);
    assert.ok(crossEntropy.head < crossEntropy.constant - 0.5);
    assert.ok(fitted.training.head < fitted.training.constant - 0.5);
    assert.ok(all.reward.brier < 0.6 * all.reward.brierOfConstant, String(all.reward.brier));
    assert.ok(all.length.meanAbsoluteError < 0.8 * all.length.meanAbsoluteErrorByPosition);
    assert.ok(fitted.head.temperature > 0.5 && fitted.head.temperature < 2);
    assert.equal(fitted.head.weights.length, 8 * 4);
    assert.deepEqual(fitted.warnings, []);
  });

  it('gives the same head for the same seed', async () => {
    const [first, second] = [
      await fitHead(synthetic(20), OPTIONS),
      await fitHead(synthetic(20), OPTIONS),
    ];
    assert.deepEqual(first.head, second.head);
    assert.deepEqual(first.heldOut, second.heldOut);
    assert.notDeepEqual(
      (await fitHead(synthetic(20), { ...OPTIONS, seed: 6 })).head.weights,
      first.head.weights,
    );
  });

  it('takes given edges of length bins', async () => {
    const lengthEdges = [0, 10, 50];
    const { grid } = await fitHead(synthetic(20), { ...OPTIONS, lengthEdges });
    assert.deepEqual(grid.lengthEdges, lengthEdges);
  });

  it('says nothing new where the states are all the same', async () => {
    const data = synthetic(30);
    const states = new StateRows(3);
    while (states.count < data.states.count) states.push([1, 2, 3]);
    await assert.rejects(
      fitHead({ ...data, states }, OPTIONS),
      /no head is better than saying the same everywhere/,
    );
  });

  it('refuses too few right or wrong rollouts, and says what to do', async () => {
    await assert.rejects(
      fitHead(synthetic(20, 0.05), OPTIONS),
      /Of 80 rollouts \d are right and \d\d wrong\. A head needs at least 10 of each.*easier problems/,
    );
    await assert.rejects(fitHead(synthetic(20, 0.95), OPTIONS), /harder problems/);
  });

  it('says what to think of few prompts, few rollouts and many that were cut', async () => {
    const data = synthetic(20);
    const rollouts = data.rollouts.map((rollout, index) => ({
      ...rollout,
      finished: index % 4 !== 0,
    }));
    const { warnings } = await fitHead({ ...data, rollouts }, OPTIONS);
    assert.deepEqual(
      [
        /right and \d+ wrong rollouts: the head is a rough one/,
        /of 4 prompts only/,
        /20 of 80 rollouts were cut/,
      ].filter((text) => !warnings.some((warning) => text.test(warning))),
      [],
    );
  });

  it('stops when it is cancelled', async () => {
    const abort = new AbortController();
    const onIteration = (): void => abort.abort(new Error('enough'));
    const fitting = fitHead(synthetic(20), { ...OPTIONS, onIteration, signal: abort.signal });
    await assert.rejects(fitting, /^Error: enough$/);
  });
});

describe('labels of kept states', () => {
  it('are those of the positions, by hand', () => {
    const states = new StateRows(1);
    for (let row = 0; row < 5; row += 1) states.push([row]);
    const rollout = (
      reward: number,
      length: number,
      firstRow: number,
      ...positions: number[]
    ): Rollout => ({
      prompt: 'p',
      reward,
      length,
      finished: true,
      positions: Int32Array.from(positions),
      weights: new Float64Array(positions.length).fill(1),
      firstRow,
    });
    const grid = { rewards: [0, 1], lengthEdges: [0, 4, 8, 16] };
    const data = { states, rollouts: [rollout(1, 9, 0, 0, 1, 6), rollout(0, 4, 3, 0, 3)] };
    const { rows, cells, remaining, positions } = labelStates(data, [1, 0], grid);
    assert.deepEqual([...rows], [3, 4, 0, 1, 2]);
    assert.deepEqual([...remaining], [4, 1, 9, 8, 3]);
    assert.deepEqual([...cells], [1, 0, 5, 5, 3]);
    assert.deepEqual([...positions], [0, 3, 0, 1, 6]);
  });
});

describe('the figures of a fit', () => {
  it('stand in lines that fit a terminal', async () => {
    const fitted = await fitHead(synthetic(20), OPTIONS);
    const text = fitText({
      ...fitted,
      file: 'ziprc.json',
      found: true,
      rollouts: 80,
      right: 41,
      cut: 0,
      states: 640,
      statesPerRollout: 8,
      lengthEdges: fitted.grid.lengthEdges,
      temperature: fitted.head.temperature,
      seconds: 1,
      device: 'cpu',
      deviceNotes: [],
    });
    assert.match(text, /^80 rollouts of 20 prompts: 41 right, 39 wrong, 0 cut; 640 states\n/);
    assert.match(text, /Brier score of P\(correct\) +0\.\d{3} +0\.\d{3} +0\.\d{3} +0\.\d{3}\n/);
    assert.ok(!text.includes('NaN'));
  });
});
