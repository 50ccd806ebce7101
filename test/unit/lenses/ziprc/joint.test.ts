import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cellOf } from '../../../../src/engine/ziprc/fit/labels';
import { jointFrom } from '../../../../src/engine/ziprc/trainedHead';
import {
  expectedLength,
  expectedReward,
  lengthBinOf,
  lengthQuantile,
  marginalsOf,
  midpointsOf,
  nucleus,
  tempered,
} from '../../../../src/lenses/ziprc/joint';
import type { JointRow, ZipRcHead } from '../../../../src/trace/ziprc/zipRc';

const HEAD: ZipRcHead = { rewards: [0, 1], lengthEdges: [0, 256, 512], source: 'vocabulary' };
const PAPER: ZipRcHead = {
  rewards: [0, 1, 2, 3, 4, 5, 6].map((sixths) => sixths / 6),
  lengthEdges: [0, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768],
  source: 'vocabulary',
};
const A: JointRow = { head: HEAD, joint: [0.1, 0.3, 0.4, 0.2] };
const B: JointRow = { head: HEAD, joint: [0.5, 0.2, 0.2, 0.1] };

function near(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) < 1e-5, `${actual} is not ${expected}`);
}

function allNear(actual: ArrayLike<number>, expected: readonly number[]): void {
  assert.equal(actual.length, expected.length);
  expected.forEach((value, index) => near(actual[index]!, value));
}

describe('ZIP-RC joint', () => {
  it('has the known expectations', () => {
    near(expectedReward(A), 0.6);
    near(expectedLength(A), 256);
    near(expectedReward(B), 0.3);
    near(expectedLength(B), 204.8);
    allNear(marginalsOf(A).reward, [0.4, 0.6]);
    allNear(marginalsOf(A).length, [0.5, 0.5]);
    allNear(midpointsOf(PAPER), [128, 384, 768, 1536, 3072, 6144, 12288, 24576]);
  });

  it('is the softmax of its slice of logits', () => {
    const row = jointFrom({ head: HEAD, temperature: 1 }, [1, 0, -1, 2]);
    allNear(row.joint, [0.236883, 0.087144, 0.032059, 0.643914]);
    near(expectedReward(row), 0.675973);
    near(expectedLength(row), 315.150996);
  });

  it('has the known values at another temperature and of a nucleus', () => {
    allNear(tempered(A, 0.5).joint, [0.033333, 0.3, 0.533333, 0.133333]);
    allNear(nucleus(A, 0.8).joint, [0, 0.3 / 0.9, 0.4 / 0.9, 0.2 / 0.9]);
    allNear(nucleus(A, 1).joint, A.joint as number[]);
  });

  it('puts labels into the cells of the paper', () => {
    const known: readonly (readonly [number, number, number])[] = [
      [0, 0, 0],
      [255, 0.08, 0],
      [256, 0.09, 9],
      [5000, 0.5, 29],
      [32767, 0.99, 55],
      [40000, 1, 55],
    ];
    for (const [tokens, reward, cell] of known) {
      assert.equal(cellOf(PAPER, tokens, reward), cell);
      assert.equal(lengthBinOf(PAPER, tokens), cell % 8);
    }
  });

  it('need not be normalised, as a row of float16 is not quite', () => {
    const joint = [1, 3, 4, 2];
    near(expectedReward({ head: HEAD, joint }), 0.6);
    near(expectedLength({ head: HEAD, joint }), 256);
  });

  it('has expectations within its values', () => {
    const masses = fc.array(fc.double({ min: 0.001, max: 1, noNaN: true }), {
      minLength: 56,
      maxLength: 56,
    });
    fc.assert(
      fc.property(masses, (values) => {
        const total = values.reduce((a, b) => a + b);
        const row = { head: PAPER, joint: values.map((value) => value / total) };
        const [reward, length] = [expectedReward(row), expectedLength(row)];
        assert.ok(reward >= 0 && reward <= 1 && length >= 128 && length <= 24576);
        assert.ok(lengthQuantile(row, 0.1) <= lengthQuantile(row, 0.9));
      }),
    );
  });

  it('has quantiles of length', () => {
    near(lengthQuantile(A, 0.5), 256);
    near(lengthQuantile(A, 0.25), 128);
    near(lengthQuantile(A, 1), 512);
    near(lengthQuantile(A, 0), 0);
  });
});
