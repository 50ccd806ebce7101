import assert from 'node:assert/strict';
import { largestDrops, nextDrop } from '../../../../src/lenses/ziprc/drops';
import { estimateText, lastEstimate } from '../../../../src/lenses/ziprc/estimate';
import { findLens } from '../../../../src/lenses/registry';
import type { LensValues } from '../../../../src/lenses/lens';
import type { Sample } from '../../../../src/trace/sample';
import { SampleBuilder } from '../../../../src/trace/sampleBuilder';
import type { ZipRcHead } from '../../../../src/trace/ziprc/zipRc';

const HEAD: ZipRcHead = { rewards: [0, 1], lengthEdges: [0, 256, 512], source: 'vocabulary' };

/** @param states P(right) and P(the longer bin) after each number of tokens. */
function sampleOf(states: readonly (readonly [right: number, long: number] | undefined)[]): Sample {
  const builder = new SampleBuilder();
  states.forEach((state, index) => {
    if (!state) {
      builder.push({ text: String(index) });
      return;
    }
    const [right, long] = state;
    const joint = [(1 - right) * (1 - long), (1 - right) * long, right * (1 - long), right * long];
    builder.push({ text: String(index), ziprc: { head: HEAD, joint } });
  });
  return { id: 's', ...builder.build(), origin: {} };
}

function valuesOf(id: string, sample: Sample): (number | undefined)[] {
  const found: LensValues = findLens(id)!.compute(sample, {});
  assert.equal(found.kind, 'exact');
  const { values } = found;
  return Array.from(values, (value) =>
    Number.isNaN(value) ? undefined : Math.round(value * 1e4) / 1e4,
  );
}

const SAMPLE = sampleOf([[0.6, 0.5], [0.5, 0.5], undefined, [0.7, 0.25], [0.2, 1], [0.25, 0]]);

describe('ZIP-RC lenses', () => {
  it('give reward and length before each token', () => {
    assert.deepEqual(valuesOf('ziprc', SAMPLE), [0.6, 0.5, undefined, 0.7, 0.2, 0.25]);
    assert.deepEqual(valuesOf('ziprc-length', SAMPLE), [256, 256, undefined, 192, 384, 128]);
  });

  it('give what each token changed, where both sides of it are known', () => {
    const none = undefined;
    assert.deepEqual(valuesOf('ziprc-drop', SAMPLE), [0.1, none, none, 0.5, -0.05, none]);
    assert.deepEqual(valuesOf('ziprc-length-surprise', SAMPLE), [1, none, none, 193, -255, none]);
  });

  it('say that there is no trained head, and invent nothing', () => {
    const plain: Sample = { id: 's', ...new SampleBuilder().build(), origin: {} };
    for (const id of ['ziprc', 'ziprc-length', 'ziprc-drop', 'ziprc-length-surprise']) {
      const values = findLens(id)!.compute(plain, {});
      assert.ok(values.kind === 'absent');
      assert.match(values.reason, /No trained head/);
    }
    assert.deepEqual(largestDrops(plain), []);
    assert.equal(lastEstimate(undefined, 5), undefined);
  });
});

describe('drops of expected reward', () => {
  it('are the largest, in the order of the text', () => {
    const drops = largestDrops(SAMPLE);
    assert.deepEqual(
      drops.map(({ token, before, after }) => [token, before.toFixed(2), after.toFixed(2)]),
      [
        [0, '0.60', '0.50'],
        [3, '0.70', '0.20'],
      ],
    );
    assert.deepEqual(
      largestDrops(SAMPLE, 1).map(({ token }) => token),
      [3],
    );
    assert.deepEqual(largestDrops(SAMPLE, 5, 0.6), []);
    // Of equal ones the earlier.
    const equal = sampleOf([
      [0.75, 0],
      [0.5, 0],
      [0.75, 0],
      [0.5, 0],
    ]);
    assert.deepEqual(
      largestDrops(equal, 1).map(({ token }) => token),
      [0],
    );
  });

  it('can be gone through', () => {
    const drops = largestDrops(SAMPLE);
    assert.equal(nextDrop(drops, -1, 'next')?.token, 0);
    assert.equal(nextDrop(drops, 0, 'next')?.token, 3);
    assert.equal(nextDrop(drops, 3, 'next'), undefined);
    assert.equal(nextDrop(drops, 3, 'previous')?.token, 0);
    assert.equal(nextDrop(drops, 0, 'previous'), undefined);
  });
});

describe("a model's own estimate", () => {
  it('is that of the last row that is known', () => {
    const text = (sample: Sample): string =>
      estimateText(lastEstimate(sample.ziprc, sample.tokens.length)!);
    assert.equal(text(SAMPLE), '25 % right, about 130 tokens left');
    assert.equal(text(sampleOf([[0.6, 0.5], undefined])), '60 % right, about 260 tokens left');
  });

  it('is no probability where rewards are none', () => {
    const estimate = { expectedReward: 1.25, tokensLeft: 3.4, isProbability: false };
    assert.equal(estimateText(estimate), 'reward 1.25, about 3 tokens left');
  });
});
