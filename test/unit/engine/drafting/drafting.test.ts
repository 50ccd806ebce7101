import assert from 'node:assert/strict';
import {
  entropyBound,
  fixedLength,
  ownProbability,
  whileLikelyAccepted,
} from '../../../../src/engine/drafting/draftLength';
import { judge, residual, type Draft } from '../../../../src/engine/drafting/judge';
import { lookUp } from '../../../../src/engine/drafting/promptLookup';
import { quantile } from '../../../../src/engine/processors/logits';
import { uniform } from '../../../../src/engine/random/philox';

const masses = (...values: number[]): Float64Array => Float64Array.from(values);

function close(actual: number | undefined, expected: number, tolerance = 1e-5): void {
  assert.ok(Math.abs((actual ?? NaN) - expected) <= tolerance, `${actual} is not ${expected}`);
}

/** Masses made up to one. */
function normal(values: Float64Array | undefined): number[] {
  const total = values?.reduce((sum, value) => sum + value, 0) ?? NaN;
  return [...(values ?? [])].map((value) => value / total);
}

describe('judge', () => {
  const p = masses(0.5, 0.3, 0.2);
  for (const { q, accept, overall, rest } of [
    { q: masses(0.3, 0.5, 0.2), accept: [1, 0.6, 1], overall: 0.8, rest: [1, 0, 0] },
    { q: masses(0.2, 0.7, 0.1), accept: [1, 0.42857143, 1], overall: 0.6, rest: [0.75, 0, 0.25] },
  ]) {
    it(`has the reference probabilities and leaves p, for q = ${[...q].join(', ')}`, () => {
      const acceptances = [0, 1, 2].map((id) => judge(p, { id, q }, 0, 0).acceptance);
      acceptances.forEach((value, id) => close(value, accept[id] ?? NaN, 1e-8));
      normal(residual(p, q)).forEach((value, id) => close(value, rest[id] ?? NaN, 1e-8));
      const share = acceptances.reduce((sum, value, id) => sum + (q[id] ?? NaN) * value, 0);
      close(share, overall, 1e-12);
      // The marginal: accepted from q, or refused and drawn from the residual.
      p.forEach((mass, id) => {
        const direct = (q[id] ?? NaN) * (acceptances[id] ?? NaN);
        close(direct + (1 - share) * (rest[id] ?? NaN), mass, 1e-8);
      });
    });
  }

  const cases: readonly (readonly [string, Float64Array, Float64Array])[] = [
    ['near', p, masses(0.3, 0.5, 0.2)],
    ['far', p, masses(0.2, 0.7, 0.1)],
    ['a draft that never proposes the best', masses(0.6, 0.1, 0.3), masses(0, 0.5, 0.5)],
    ['a target that rules a draft out', masses(0.7, 0, 0.3), masses(0.1, 0.8, 0.1)],
  ];
  for (const [name, target, q] of cases) {
    it(`draws from p over 200,000 rounds: ${name}`, () => {
      const rounds = 200_000;
      const seen = [0, 0, 0];
      let accepted = 0;
      for (let round = 0; round < rounds; round += 1) {
        const [draws, takes, instead] = [0, 1, 2].map((lane) => uniform(17, round, lane));
        const draft = { id: quantile(q, draws ?? NaN), q };
        const judged = judge(target, draft, takes ?? NaN, instead ?? NaN);
        seen[judged.id] = (seen[judged.id] ?? NaN) + 1;
        if (judged.accepted) accepted += 1;
      }
      const within = (count: number, share: number): void => {
        const error = Math.sqrt((share * (1 - share)) / rounds);
        assert.ok(Math.abs(count / rounds - share) <= 3 * error, `${count / rounds}, ${share}`);
      };
      target.forEach((share, id) => {
        within(seen[id] ?? NaN, share);
      });
      within(
        accepted,
        target.reduce((sum, mass, id) => sum + Math.min(mass, q[id] ?? NaN), 0),
      );
    });
  }

  it('takes the one token of a greedy target', () => {
    const best = masses(0, 1, 0);
    assert.deepEqual(judge(best, { id: 1, q: masses(0, 1, 0) }, 0.999, 0), {
      id: 1,
      accepted: true,
      acceptance: 1,
    });
    assert.deepEqual(judge(best, { id: 0, q: masses(1, 0, 0) }, 0, 0.999), {
      id: 1,
      accepted: false,
      acceptance: 0,
    });
  });
});

/** Tokens that a round drafts when the estimates come in this order. */
function draftedWith(estimates: readonly number[], h: number, most: number): number {
  let at = 0;
  const wantsMore = whileLikelyAccepted(() => estimates[at] ?? NaN, h, most)();
  const draft: Draft = { id: 0, q: masses(1) };
  while (wantsMore(draft)) at += 1;
  return at + 1;
}

describe('draft length', () => {
  const q = masses(0.8, 0.1, 0.05, 0.05);

  it('ends by the reference estimates after the fourth', () => {
    assert.equal(draftedWith([1, 0.9, 0.8, 0.9, 0.95], 0.3, 20), 4);
  });

  it('stops where the estimated probability of a refusal passes h', () => {
    const lengths = [0, 0.1, 0.27, 0.3, 0.36, 0.4].map((h) =>
      draftedWith([0.2, 0.9, 0.8, 0.9, 0.95, 0.1], h, 20),
    );
    // 1 - prod: 0 (the first counts as sure), .1, .28, .352, .3844, …
    assert.deepEqual(lengths, [2, 3, 3, 4, 5, 6]);
  });

  it('is at least two and at most the longest', () => {
    assert.equal(draftedWith([0, 0], 0, 20), 2);
    assert.equal(draftedWith(new Array<number>(50).fill(0), 1, 7), 7);
    assert.equal(draftedWith(new Array<number>(50).fill(1), 0, 2), 2);
  });

  it('starts anew in each round', () => {
    const length = whileLikelyAccepted(() => 0.5, 0.4, 20);
    const draft: Draft = { id: 0, q: masses(1) };
    for (let round = 0; round < 3; round += 1) {
      const wantsMore = length();
      assert.deepEqual([wantsMore(draft), wantsMore(draft)], [true, false]);
    }
    const fixed = fixedLength(3);
    for (let round = 0; round < 3; round += 1) {
      const wantsMore = fixed();
      assert.deepEqual(
        [1, 2, 3].map(() => wantsMore(draft)),
        [true, true, false],
      );
    }
  });

  it('estimates by the reference values', () => {
    assert.equal(ownProbability({ id: 1, q }), 0.1);
    close(entropyBound(0.2)({ id: 0, q }), 0.62361);
    close(entropyBound(1)({ id: 0, q }), 1 - 0.841633);
    assert.equal(entropyBound(1)({ id: 0, q: masses(1, 0) }), 1);
    assert.equal(entropyBound(1)({ id: 0, q: masses(...new Array<number>(20).fill(0.05)) }), 0);
  });
});

describe('lookUp', () => {
  const text = [5, 1, 2, 3, 7, 8, 1, 2];

  it('proposes what followed the last tokens, cut off by the end', () => {
    assert.deepEqual(lookUp(text, 3, 3), { from: 3, ids: [3, 7, 8] });
    assert.deepEqual(lookUp(text, 3, 10), { from: 3, ids: [3, 7, 8, 1, 2] });
    assert.deepEqual(lookUp([4, 9, 4, 9, 4], 2, 2), { from: 3, ids: [9, 4] });
  });

  it('prefers the longest n-gram, then the leftmost place', () => {
    const ids = [1, 2, 5, 9, 2, 6, 1, 2, 7, 1, 2];
    assert.deepEqual(lookUp(ids, 1, 1), { from: 2, ids: [5] });
    assert.deepEqual(lookUp([9, 2, 5, 1, 2, 7, 1, 2], 2, 1), { from: 5, ids: [7] });
    assert.deepEqual(lookUp([9, 2, 5, 1, 2, 7, 1, 2], 1, 1), { from: 2, ids: [5] });
  });

  it('finds nothing in a text without repetition, or too short', () => {
    assert.equal(lookUp([1, 2, 3], 3, 5), undefined);
    assert.equal(lookUp([1], 3, 5), undefined);
    assert.equal(lookUp([], 3, 5), undefined);
  });

  it('proposes nothing where no token is wanted', () => {
    assert.deepEqual(lookUp(text, 3, 0)?.ids, []);
  });
});
