import assert from 'node:assert/strict';
import { cellLogits, jointOf } from '../../../../src/engine/ziprc/fit/headJoints';
import {
  fitSoftmax,
  softmaxRegression,
  type Labelled,
} from '../../../../src/engine/ziprc/fit/softmaxRegression';
import { StateRows } from '../../../../src/engine/ziprc/fit/stateRows';
import { fitTemperature } from '../../../../src/engine/ziprc/fit/temperature';
import { uniform } from '../../../../src/engine/random/philox';

const EXACT = { iterations: 2000, tolerance: 1e-15 };

function labelled(
  rows: readonly (readonly number[])[],
  cells: readonly number[],
  weights: readonly number[] = cells.map(() => 1),
): Labelled {
  const states = new StateRows(rows[0]?.length ?? 0);
  for (const row of rows) states.push(row);
  return {
    states,
    rows: Int32Array.from(rows.keys()),
    cells: Int32Array.from(cells),
    weights: Float64Array.from(weights),
  };
}

/** States whose cells really come from a linear head, in float32 as stored. */
function synthetic(count: number): Labelled {
  const draw = (state: number, lane: number): number => uniform(7, state, lane);
  const rows = Array.from({ length: count }, (_, state) => [
    Math.fround(30 + 2 * draw(state, 0)),
    Math.fround(draw(state, 1) - 0.5),
    4,
    Math.fround(draw(state, 2) * 0.01),
  ]);
  const cells = rows.map(([, b = 0, , c = 0], state) => {
    const joint = jointOf([0, 3 * b, -200 * c + 1], 1);
    const at = draw(state, 3);
    return at < joint[0]! ? 0 : at < joint[0]! + joint[1]! ? 1 : 2;
  });
  return labelled(
    rows,
    cells,
    rows.map((_, state) => 0.5 + draw(state, 4)),
  );
}

const predict = (head: Parameters<typeof cellLogits>[0], state: ArrayLike<number>): Float64Array =>
  jointOf(cellLogits(head, state), 1);

const stored = ({
  cells,
  width,
  weights,
}: {
  readonly cells: number;
  readonly width: number;
  readonly weights: Float64Array;
}) => ({ cells, width, weights: Float32Array.from(weights) });

describe('softmax regression', () => {
  it('has the gradient that finite differences give', () => {
    const { objective, constant } = softmaxRegression(synthetic(60), 3);
    const at = constant.map((value, index) => value + Math.sin(index * 1.7) * 0.3);
    const gradient = new Float64Array(at.length);
    const unused = new Float64Array(at.length);
    for (const l2 of [0, 0.1]) {
      const loss = objective(l2);
      loss(at, gradient);
      const given = gradient.slice();
      at.forEach((value, index) => {
        const step = 1e-5;
        const moved = (by: number): number => loss(at.with(index, value + by), unused);
        const numeric = (moved(step) - moved(-step)) / (2 * step);
        assert.ok(Math.abs(numeric - (given[index] ?? NaN)) < 1e-8, `${index}: ${numeric}`);
      });
    }
  });

  it('finds the frequencies of a saturated model, weights counted', async () => {
    // One feature of two values has as many parameters as there are frequencies to meet.
    const data = labelled(
      [[0], [0], [0], [5], [5], [5], [5]],
      [0, 1, 1, 0, 0, 1, 2],
      [2, 1, 1, 1, 3, 4, 2],
    );
    data.cells.set([0, 1, 2], 0);
    const regression = softmaxRegression(data, 3);
    const { head } = await fitSoftmax(regression, 0, regression.constant, EXACT);
    const expected = [
      [0.5, 0.25, 0.25],
      [0.4, 0.4, 0.2],
    ];
    [0, 5].forEach((value, which) => {
      predict(stored(head), [value]).forEach((probability, cell) => {
        assert.ok(Math.abs(probability - (expected[which]?.[cell] ?? NaN)) < 1e-5);
      });
    });
  });

  it('gives the frequencies of cells, smoothed, where l2 is large', async () => {
    const data = synthetic(200);
    const regression = softmaxRegression(data, 4);
    const { head } = await fitSoftmax(regression, 1e6, regression.constant, EXACT);
    const mass = [0.5, 0.5, 0.5, 0.5];
    data.cells.forEach((cell, state) => {
      mass[cell]! += data.weights[state]!;
    });
    const total = mass.reduce((sum, value) => sum + value);
    predict(stored(head), [31, 0.2, 4, 0.005]).forEach((probability, cell) => {
      assert.ok(Math.abs(probability - mass[cell]! / total) < 1e-4);
    });
  });

  it('has no slope at its optimum, and comes near the head that made the data', async () => {
    const data = synthetic(4000);
    const regression = softmaxRegression(data, 3);
    const objective = regression.objective(1e-6);
    const { head, parameters } = await fitSoftmax(regression, 1e-6, regression.constant, EXACT);
    const gradient = new Float64Array(parameters.length);
    const best = objective(parameters, gradient);
    assert.ok(Math.max(...gradient.map(Math.abs)) < 1e-5);
    assert.ok(best < objective(regression.constant, gradient) - 0.1);
    const truth = jointOf([0, 3 * 0.3, -200 * 0.002 + 1], 1);
    predict(stored(head), [31, 0.3, 4, 0.002]).forEach((probability, cell) => {
      assert.ok(Math.abs(probability - (truth[cell] ?? NaN)) < 0.05, `${probability}`);
    });
  });

  it('ignores a feature that is the same everywhere', async () => {
    const regression = softmaxRegression(synthetic(100), 3);
    const { head } = await fitSoftmax(regression, 0.01, regression.constant, EXACT);
    for (let cell = 0; cell < 3; cell += 1) assert.equal(head.weights[cell * 5 + 2], 0);
  });
});

describe('the temperature of a head', () => {
  it('is found where the logits are too large by a factor', () => {
    const count = 4000;
    const logits: Float64Array[] = [];
    const cells = new Int32Array(count);
    for (let state = 0; state < count; state += 1) {
      const row = Float64Array.of(0, 4 * uniform(3, state, 0) - 2, 4 * uniform(3, state, 1) - 2);
      const joint = jointOf(row, 1);
      const draw = uniform(3, state, 2);
      cells[state] = draw < joint[0]! ? 0 : draw < joint[0]! + joint[1]! ? 1 : 2;
      logits.push(row.map((logit) => 2 * logit));
    }
    const temperature = fitTemperature(logits, { cells, weights: new Float64Array(count).fill(1) });
    assert.ok(Math.abs(temperature - 2) < 0.15, `${temperature}`);
  });
});
