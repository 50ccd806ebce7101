import assert from 'node:assert/strict';
import { weights } from '../../../../src/engine/processors/logits';
import { excludeTopChoices } from '../../../../src/engine/processors/xtc';
import { allClose, kept, logitsOf } from './support';

const NONE = (): boolean => false;

describe('excludeTopChoices', () => {
  const row = logitsOf(0.4, 0.3, 0.15, 0.1, 0.05);

  it('drops all but the least probable token above the threshold, also on it in float32', () => {
    const left = excludeTopChoices(0.1, NONE)(row);
    assert.deepEqual(kept(left), [3, 4]);
    const mass = weights(left);
    const sum = mass.reduce((total, weight) => total + weight, 0);
    allClose(
      mass.map((weight) => weight / sum),
      [0, 0, 0, 0.666667, 0.333333],
    );
    assert.deepEqual(kept(excludeTopChoices(0.101, NONE)(row)), [2, 3, 4]);
  });

  it('changes nothing where fewer than two tokens reach the threshold', () => {
    for (const threshold of [0.31, 0.5, 1]) {
      assert.equal(excludeTopChoices(threshold, NONE)(row), row);
    }
  });

  it('leaves the least probable token alone at threshold 0', () => {
    assert.deepEqual(kept(excludeTopChoices(0, NONE)(row)), [4]);
  });

  it('changes nothing where a protected token would go', () => {
    assert.equal(excludeTopChoices(0.1, (id) => id === 2)(row), row);
    const other = excludeTopChoices(0.1, (id) => id >= 3)(row);
    assert.deepEqual(kept(other), [3, 4]);
  });

  it('keeps those that tie with the least probable one', () => {
    assert.deepEqual(kept(excludeTopChoices(0.1, NONE)(logitsOf(0.4, 0.2, 0.2, 0.2))), [1, 2, 3]);
  });
});
