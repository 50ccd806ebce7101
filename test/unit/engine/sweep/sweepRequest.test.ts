import assert from 'node:assert/strict';
import {
  checkSweep,
  readBudgets,
  readCriteria,
  responseRequest,
  type SweepRequest,
} from '../../../../src/engine/sweep/sweepRequest';

const REQUEST: SweepRequest = {
  base: 'embedded/base',
  rl: 'embedded/rl',
  direction: 'forward',
  problems: [
    { prompt: 'a', answer: '1' },
    { prompt: 'b', countdown: { numbers: [1, 2], target: 3 } },
  ],
  criteria: ['js'],
  budgets: [0, 1],
  samples: 3,
  seed: 10,
  maxTokens: 50,
  parameters: { temperature: '0.5' },
};

describe('request of a sweep', () => {
  it('names the models by the direction, and counts seeds up over samples and problems', () => {
    const { model, otherModels, seed, prompt, parameters } = responseRequest(
      REQUEST,
      { problem: 1, sample: 2 },
      { threshold: 0.3 },
    );
    assert.deepEqual([model, otherModels, seed], ['embedded/base', ['embedded/rl'], 15]);
    assert.deepEqual(prompt, { text: 'b' });
    assert.deepEqual(parameters, { temperature: '0.5', threshold: 0.3 });
    const back = responseRequest(
      { ...REQUEST, direction: 'backward', seed: 2 ** 32 - 1 },
      { problem: 0, sample: 1 },
      {},
    );
    assert.deepEqual(
      [back.model, back.otherModels, back.seed],
      ['embedded/rl', ['embedded/base'], 0],
    );
  });

  it('takes lists as a person writes them', () => {
    assert.deepEqual(readBudgets('1, 0 ,.05,5e-2,0.10'), [0, 0.05, 0.1, 1]);
    assert.deepEqual(readCriteria('js, random,js'), ['js', 'random']);
    for (const text of ['', '2', '-0.1', '5 %', '0,,1', 'NaN']) {
      assert.throws(() => readBudgets(text), /shares of the tokens/, text);
    }
    assert.throws(() => readCriteria('js,jeffreys'), /no criterion "jeffreys"/);
  });

  const refused: readonly (readonly [Partial<SweepRequest>, RegExp])[] = [
    [{ problems: [] }, /needs problems/],
    [{ problems: [...REQUEST.problems, { prompt: 'c' }] }, /Problem 3 has no answer/],
    [{ criteria: [] }, /Give a criterion/],
    [{ budgets: [] }, /Give a budget/],
    [{ budgets: [0, 1.5] }, /not 1\.5/],
    [{ samples: 0 }, /Samples/],
    [{ parameters: { threshold: 1 } }, /sets the parameter threshold itself/],
    [{ parameters: { temprature: 1 } }, /temprature/],
    [{ rl: 'server:a/b' }, /servers do not give it/],
  ];
  for (const [change, message] of refused) {
    it(`is refused with ${JSON.stringify(change).slice(0, 60)}`, () => {
      assert.throws(() => {
        checkSweep({ ...REQUEST, ...change });
      }, message);
    });
  }

  it('is taken as it stands', () => {
    assert.doesNotThrow(() => {
      checkSweep(REQUEST);
    });
  });
});
