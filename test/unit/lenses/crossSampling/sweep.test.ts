import assert from 'node:assert/strict';
import { readSweep } from '../../../../src/lenses/crossSampling/readSweep';
import { curvesOf, sharesOf, writeSweep } from '../../../../src/lenses/crossSampling/sweep';
import { sweepTable } from '../../../../src/lenses/crossSampling/sweepTable';
import { TraceFormatError } from '../../../../src/trace/errors';
import { SWEEP } from './sweeps';

describe('a sweep of cross-sampling', () => {
  it('is read from its file as it was written', () => {
    assert.deepEqual(readSweep('s.json', writeSweep(SWEEP)), SWEEP);
  });

  const broken: readonly (readonly [string, (text: string) => string, RegExp])[] = [
    ['that is cut off', (text) => text.slice(0, 100), /s\.json: the text is not JSON/],
    ['of another format', (text) => text.replace('cross-sampling', 'trace'), /"format"/],
    ['of a newer version', (text) => text.replace('"version": 1', '"version": 2'), /"version"/],
    ['without a direction', (text) => text.replace('forward', 'up'), /"direction"/],
    [
      'with too many right',
      (text) => text.replace('"right": 40', '"right": 400'),
      /points\[0\]\.right" is more than 100/,
    ],
    [
      'with half a token',
      (text) => text.replace('"tokens": 1000', '"tokens": 0.5'),
      /points\[0\]\.tokens/,
    ],
    [
      'with a budget above 1',
      (text) => text.replace('"budget": 0.05', '"budget": 5'),
      /points\[2\]\.budget/,
    ],
    [
      'with a list as its threshold',
      (text) => text.replace('0.95,', '[],'),
      /points\[4\]\.threshold/,
    ],
    [
      'with a name that is none',
      (text) => text.replace('"name": "rl"', '"name": 1'),
      /"rl" has no name/,
    ],
  ];
  for (const [what, change, message] of broken) {
    it(`${what} is refused with its place`, () => {
      const text = writeSweep(SWEEP);
      assert.notEqual(change(text), text);
      assert.throws(
        () => readSweep('s.json', change(text)),
        (error) => error instanceof TraceFormatError && message.test(error.message),
      );
    });
  }

  it('has a curve per criterion in ascending order, and shares', () => {
    const curves = curvesOf(SWEEP);
    assert.deepEqual([...curves.keys()], ['js', 'random']);
    assert.deepEqual(
      curves.get('js')?.map(({ budget }) => budget),
      [0, 0.05, 1],
    );
    assert.deepEqual(sharesOf(SWEEP.points[2]!), { swapped: 0.06, replaced: 0.025 });
  });

  it('is a table with intervals', () => {
    const { columns, rows } = sweepTable(SWEEP);
    assert.equal(rows.length, 6);
    for (const row of rows) assert.equal(row.length, columns.length);
    assert.deepEqual(rows[1], [
      ...['js', '5 %', '0.0312', '6 %', '2.5 %', '35 of 100', '35 % (26.4 % to 44.7 %)', '10.0'],
    ]);
  });
});
