import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ANNOTATION, annotationNodes } from '../../../../src/engine/graph/annotationNodes';
import { newModel, value } from '../../../../src/engine/onnx/elements';
import { ELEMENT } from '../../../../src/engine/onnx/onnxModel';
import { referenceRow } from '../../../engine/support/reference';
import { float32, int64, outputsOf } from '../onnx/support';

const ROW = [2, 1, 0.5, 0, -1];

interface Annotated {
  readonly logSumExp: number;
  readonly entropy: number;
  readonly varentropy: number;
  readonly topIds: readonly number[];
  readonly targetLogit: number;
  readonly rank: number;
}

/** Rows of one size through the annotation graph alone. */
async function annotated(
  rows: readonly (readonly number[])[],
  targets: readonly number[],
  k: number,
): Promise<Annotated[]> {
  const size = rows[0]!.length;
  const { nodes, initializers, inputs, outputs } = annotationNodes('z', size);
  const model = newModel({
    name: 'annotation',
    nodes,
    initializers,
    inputs: [value('z', ELEMENT.float32, [1, 'rows', size]), ...inputs],
    outputs,
  });
  const found = await outputsOf(model, {
    z: float32(rows.flat(), [1, rows.length, size]),
    [ANNOTATION.k]: int64([k], [1]),
    [ANNOTATION.target]: int64(targets, [1, rows.length]),
  });
  const at = (name: string, index: number): number => found[name]![index]!;
  return rows.map((_, row) => ({
    logSumExp: at(ANNOTATION.topLogits, row * k) + at(ANNOTATION.logMass, row),
    entropy: at(ANNOTATION.entropy, row),
    varentropy: at(ANNOTATION.varentropy, row),
    topIds: found[ANNOTATION.topIds]!.slice(row * k, (row + 1) * k),
    targetLogit: at(ANNOTATION.targetLogit, row),
    rank: at(ANNOTATION.targetHigher, row) + 1,
  }));
}

function near(actual: number, expected: number, tolerance: number): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected}`);
}

describe('annotation in the graph', () => {
  it('gives the known values of the reference row', async () => {
    const [row] = await annotated([ROW], [1], 5);
    near(2 - row!.logSumExp, -0.574438, 1e-6);
    near(row!.entropy, 1.206489, 1e-6);
    near(row!.varentropy, 0.647363, 1e-6);
    assert.deepEqual(row!.topIds, [0, 1, 2, 3, 4]);
    assert.deepEqual([row!.targetLogit, row!.rank], [1, 2]);
  });

  it('equals the textbook formulas in float64, also with impossible tokens', async () => {
    const logit = fc.oneof(
      { weight: 9, arbitrary: fc.float({ noNaN: true, min: -30, max: 30 }) },
      { weight: 1, arbitrary: fc.constant(-Infinity) },
    );
    const rows = fc.integer({ min: 2, max: 700 }).chain((size) =>
      fc.array(fc.array(logit, { minLength: size, maxLength: size }), {
        minLength: 1,
        maxLength: 4,
      }),
    );
    await fc.assert(
      fc.asyncProperty(rows, async (given) => {
        const possible = given.map(([, ...rest]) => [1, ...rest]);
        const targets = possible.map((row) => row.length - 1);
        const found = await annotated(possible, targets, 2);
        possible.forEach((row, index) => {
          const expected = referenceRow(row.filter((z) => z > -Infinity));
          const actual = found[index]!;
          near(actual.logSumExp, expected.logSumExp, 1e-5);
          near(actual.entropy, expected.entropy, 1e-5);
          near(actual.varentropy, expected.varentropy, 1e-4);
          const own = row.at(-1)!;
          assert.equal(actual.targetLogit, own);
          assert.equal(actual.rank, 1 + row.filter((z) => z > own).length);
        });
      }),
      { numRuns: 60 },
    );
  });

  it('equals them with logits of any size', async () => {
    const rows = fc
      .tuple(fc.integer({ min: -2, max: 36 }), fc.integer({ min: 2, max: 300 }))
      .chain(([exponent, size]) =>
        fc
          .array(fc.double({ noNaN: true, min: -30, max: 30 }), {
            minLength: size,
            maxLength: size,
          })
          .map((row) => row.map((z) => Math.fround(z * 10 ** exponent))),
      );
    await fc.assert(
      fc.asyncProperty(rows, async (row) => {
        const [actual] = await annotated([row], [0], 1);
        // Of numbers this large even float64 loses the digits that matter.
        const most = Math.max(...row);
        const expected = referenceRow(row.map((z) => z - most));
        near(actual!.logSumExp, most + expected.logSumExp, 1e-5 + Math.abs(most) * 1e-7);
        near(actual!.entropy, expected.entropy, 1e-5);
        near(actual!.varentropy, expected.varentropy, 1e-3);
        assert.equal(actual!.rank, 1 + row.filter((z) => z > row[0]!).length);
      }),
      { numRuns: 30 },
    );
  });

  for (const size of [151_936, 50_257, 32_003]) {
    it(`is exact on flat rows of a vocabulary of ${size}`, async () => {
      const flat = new Array<number>(size).fill(3.5);
      const wave = flat.map((_, id) => Math.fround(Math.sin(id) / 4));
      const [first, second] = await annotated([flat, wave], [0, 5], 3);
      near(first!.logSumExp, 3.5 + Math.log(size), 2e-6);
      near(first!.entropy, Math.log(size), 2e-6);
      near(first!.varentropy, 0, 1e-6);
      const expected = referenceRow(wave);
      near(second!.logSumExp, expected.logSumExp, 2e-6);
      near(second!.entropy, expected.entropy, 2e-6);
      near(second!.varentropy, expected.varentropy, 2e-5);
      assert.deepEqual(first!.topIds, [0, 1, 2]);
    });
  }

  it('has no entropy where one token is certain', async () => {
    const [row] = await annotated([[-Infinity, -Infinity, 7, -Infinity]], [2], 1);
    const { logSumExp, entropy, varentropy, rank } = row!;
    assert.deepEqual([logSumExp, entropy, varentropy, rank], [7, 0, 0, 1]);
  });

  it('shows rows that are no distribution', async () => {
    const bad = [
      [0, NaN, 1, 2],
      [0, Infinity, 1, 2],
      [NaN, NaN, NaN, NaN],
      [-Infinity, -Infinity, -Infinity, -Infinity],
    ];
    for (const row of await annotated(bad, [0, 0, 0, 0], 1)) {
      assert.ok(!Number.isFinite(row.logSumExp), String(row.logSumExp));
    }
  });
});
