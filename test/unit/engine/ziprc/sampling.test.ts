import assert from 'node:assert/strict';
import { pickPositions } from '../../../../src/engine/ziprc/fit/pickPositions';
import { splitPrompts, type Part } from '../../../../src/engine/ziprc/fit/splitPrompts';

const count = (parts: readonly Part[], part: Part): number =>
  parts.filter((one) => one === part).length;

describe('the split of prompts', () => {
  const prompts = Array.from({ length: 100 }, (_, index) => `problem ${index}`);

  it('holds a fifth out, takes a fifth for validation, and is repeatable', () => {
    const parts = splitPrompts(prompts, 3);
    assert.deepEqual(
      [count(parts, 'train'), count(parts, 'validation'), count(parts, 'heldOut')],
      [60, 20, 20],
    );
    assert.deepEqual(splitPrompts(prompts, 3), parts);
    assert.notDeepEqual(splitPrompts(prompts, 4), parts);
  });

  it('does not depend on the order of the prompts, and keeps equal ones together', () => {
    const parts = splitPrompts(prompts, 3);
    const reversed = splitPrompts([...prompts, ...prompts].reverse(), 3).toReversed();
    assert.deepEqual(reversed, [...parts, ...parts]);
  });

  it('of five prompts leaves one for each other part', () => {
    const parts = splitPrompts(prompts.slice(0, 5), 0);
    assert.deepEqual(
      [count(parts, 'train'), count(parts, 'validation'), count(parts, 'heldOut')],
      [3, 1, 1],
    );
  });
});

describe('the positions that are kept', () => {
  it('are all where there are few', () => {
    const { positions, weights } = pickPositions(4, 64, 1);
    assert.deepEqual([...positions], [0, 1, 2, 3]);
    assert.deepEqual([...weights], [1, 1, 1, 1]);
    assert.equal(pickPositions(0, 64, 1).positions.length, 0);
  });

  it('are spread over a long rollout and stand for all of it', () => {
    const { positions, weights } = pickPositions(1003, 10, 7);
    assert.equal(positions.length, 10);
    assert.equal(positions[0], 0);
    positions.forEach((position, part) => {
      assert.ok(position >= Math.floor(part * 100.3) && position < Math.floor((part + 1) * 100.3));
    });
    assert.equal(
      weights.reduce((sum, weight) => sum + weight),
      1003,
    );
    assert.deepEqual(pickPositions(1003, 10, 7), pickPositions(1003, 10, 7));
    assert.notDeepEqual(pickPositions(1003, 10, 8).positions, positions);
  });
});
