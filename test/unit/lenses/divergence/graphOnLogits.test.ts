import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  GRAPH_MODES,
  graphDistance,
  graphDistances,
  sortedDistance,
  type Listed,
} from '../../../../src/lenses/divergence/graphOnLogits';

function listed(...entries: readonly (readonly [id: number, value: number])[]): Listed {
  return { ids: entries.map(([id]) => id), values: entries.map(([, value]) => value) };
}

function close(actual: number, wanted: number): void {
  assert.ok(Math.abs(actual - wanted) <= 1e-6, `${actual} is not ${wanted}`);
}

describe('graph on logits', () => {
  it('is that of the published example by ranks', () => {
    const teacher = [listed([0, 3], [1, 1]), listed([0, 2], [1, 2])];
    const student = [listed([0, 2], [1, 1]), listed([0, 1], [1, 0])];
    close(graphDistance(teacher, student, 'rank'), 5.5);
    const each = teacher.map((row, index) => sortedDistance(row, student[index] ?? listed()));
    assert.deepEqual(each, [1, 3]);
  });

  it('is that of the published example by tokens', () => {
    const teacher = [listed([0, 3], [1, 1]), listed([0, 2], [2, 2])];
    const student = [listed([0, 2], [1, 1]), listed([1, 1], [2, 0.5])];
    close(graphDistance(teacher, student, 'token'), 3.458333);
    close(graphDistance(teacher, student, 'matched'), 3.625);
  });

  const row = fc.uniqueArray(fc.nat({ max: 12 }), { minLength: 1, maxLength: 6 }).chain((ids) =>
    fc
      .array(fc.double({ min: -5, max: 20, noNaN: true }), {
        minLength: ids.length,
        maxLength: ids.length,
      })
      .map((values) => ({ ids, values: values.sort((a, b) => b - a) })),
  );
  const rows = fc.array(fc.tuple(row, row), { minLength: 1, maxLength: 6 });

  it('of a window that moves is that of its positions alone', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 4 }), (pairs, window) => {
        const [first, second] = [pairs.map(([own]) => own), pairs.map(([, other]) => other)];
        for (const mode of GRAPH_MODES) {
          const moved = graphDistances(first, second, mode, window);
          moved.forEach((value, index) => {
            const [from, to] = [Math.max(0, index + 1 - window), index + 1];
            close(value, graphDistance(first.slice(from, to), second.slice(from, to), mode));
          });
          assert.ok(graphDistances(first, first, mode, window).every((value) => value === 0));
        }
      }),
    );
  });

  it('is 0 for equal graphs, symmetric, and blind to which token is which where it sorts', () => {
    fc.assert(
      fc.property(rows, (pairs) => {
        const [first, second] = [pairs.map(([own]) => own), pairs.map(([, other]) => other)];
        const renamed = second.map(({ ids, values }) => ({
          ids: ids.map((id) => 12 - id),
          values,
        }));
        for (const mode of GRAPH_MODES) {
          assert.equal(graphDistance(first, first, mode), 0);
          const value = graphDistance(first, second, mode);
          // Sums run in another order.
          close(graphDistance(second, first, mode), value);
          assert.ok(value >= 0);
        }
        const known = new Set(second.flatMap(({ ids }) => ids));
        const same = new Set(renamed.flatMap(({ ids }) => ids));
        if ([...known].every((id) => same.has(id))) {
          assert.ok(graphDistance(second, renamed, 'token') < 1e-9);
        }
        const [sorted, matched] = [
          graphDistance(first, second, 'token'),
          graphDistance(first, second, 'matched'),
        ];
        assert.ok(sorted <= matched + 1e-9);
      }),
    );
  });
});
