import assert from 'node:assert/strict';
import {
  divergenceWeight,
  k3,
  WEIGHTED_ADVANTAGE,
} from '../../../../src/lenses/divergence/weightedAdvantage';
import { groupAdvantage, rewardsOf } from '../../../../src/lenses/group/groupAdvantage';
import type { GroupMember, LensValues } from '../../../../src/lenses/lens';
import { resolveParameters } from '../../../../src/trace/parameters';
import type { Sample } from '../../../../src/trace/sample';
import { textSample } from '../samples';

function close(actual: number | undefined, wanted: number): void {
  assert.ok(Math.abs((actual ?? NaN) - wanted) < 1e-6, `${actual} is not ${wanted}`);
}

function member(reward: number | undefined, decoder?: string): GroupMember {
  return {
    id: `${reward} ${decoder}`,
    origin: decoder === undefined ? {} : { decoder: { id: decoder, parameters: {} } },
    ...(reward === undefined ? {} : { reward }),
  };
}

/** p of three tokens 0.5, 0.2 and 0.3, of the reference 0.4, 0.3 and 0.3. */
const COMPARED: Sample = {
  ...textSample('a', 'b', 'c'),
  columns: new Map([['logprob', Float64Array.of(0.5, 0.2, 0.3).map(Math.log)]]),
  reference: { columns: new Map([['logprob', Float64Array.of(0.4, 0.3, 0.3).map(Math.log)]]) },
  reward: 1,
};
const GROUP = [member(1), member(1), member(0), member(0)];

function valuesOf(
  sample: Sample,
  given: Readonly<Record<string, unknown>> = {},
  group: readonly GroupMember[] = GROUP,
): LensValues {
  const { id, parameters } = WEIGHTED_ADVANTAGE;
  return WEIGHTED_ADVANTAGE.compute(sample, resolveParameters(id, parameters, given), group);
}

function exact(values: LensValues): number[] {
  assert.ok(values.kind === 'exact');
  return [...values.values];
}

describe('advantage in a group', () => {
  it('is that of the reference', () => {
    const ones = [1, 1, 0, 0];
    close(groupAdvantage(1, ones), 0.866024);
    close(groupAdvantage(0, ones), -0.866024);
    close(groupAdvantage(1, [1, 0, 0, 0]), 1.499997);
    close(groupAdvantage(0, [1, 0, 0, 0]), -0.499999);
  });

  it('is nothing where all rewards are equal, also such as are not exact in binary', () => {
    assert.equal(groupAdvantage(1.1, [1.1, 1.1, 1.1]), 0);
    close(groupAdvantage(0.5, [0.5]), 0.5);
  });

  it('is of the rewards that there are, without copies beside their originals', () => {
    const copies = [member(1, 'divergence'), member(0, 'score')];
    assert.deepEqual(
      rewardsOf([...GROUP, member(undefined), member(NaN), ...copies]),
      [1, 1, 0, 0],
    );
    assert.deepEqual(rewardsOf(copies), [1, 0]);
    assert.deepEqual(rewardsOf([]), []);
  });
});

describe('weight of a divergence', () => {
  it('is that of the reference', () => {
    close(k3(Math.log(1.5)), 0.094535);
    close(k3(Math.log(0.4 / 0.5)), 0.0231436);
    close(k3(Math.log(0.3 / 0.2)), 0.0945349);
    close(divergenceWeight(0.1, 1, 10), 1.231059);
    close(divergenceWeight(0.1, 1, -10), 0.768941);
  });

  it('is 1 where nothing diverges or nothing is to be weighed, and ends where all does', () => {
    assert.equal(k3(0), 0);
    assert.equal(divergenceWeight(0, 1, 10), 1);
    assert.equal(divergenceWeight(3, 0, 10), 1);
    assert.equal(divergenceWeight(Infinity, 1, 0), 1);
    assert.deepEqual([k3(Infinity), k3(-Infinity)], [Infinity, Infinity]);
    assert.equal(divergenceWeight(Infinity, 1, 10), 1.5);
    assert.equal(divergenceWeight(Infinity, 1, -10), 0.5);
  });
});

describe('divergence-weighted advantage', () => {
  it('is the advantage by the weight of each token', () => {
    const weights = [0.0231436, 0.0945349, 0].map((k) => 1 + 1 / (1 + Math.exp(-10 * k)) - 0.5);
    const values = exact(valuesOf(COMPARED));
    weights.forEach((weight, token) => {
      close(values[token], weight * 0.866024);
    });
    const wrong = exact(valuesOf({ ...COMPARED, reward: 0 }, { alpha: -10, strength: 2 }));
    close(wrong[1], -0.866024 * divergenceWeight(0.0945349, 2, -10));
    close(wrong[2], -0.866024);
  });

  it('takes a recorded log-ratio, and keeps what is missing', () => {
    const columns = new Map([['logRatio', Float64Array.of(Math.log(2 / 3), NaN, 0)]]);
    const [first, second, third] = exact(valuesOf({ ...COMPARED, columns }, { values: 'weight' }));
    close(first, divergenceWeight(0.094535, 1, 10));
    assert.ok(Number.isNaN(second));
    assert.equal(third, 1);
  });

  it('is absent without a base or without rewards, but the weight needs none', () => {
    const alone = valuesOf(textSample('a'));
    assert.ok(alone.kind === 'absent' && alone.reason.includes('not compared'));
    const { reward, ...unrewarded } = COMPARED;
    assert.equal(reward, 1);
    for (const values of [valuesOf(unrewarded), valuesOf(COMPARED, {}, [])]) {
      assert.ok(values.kind === 'absent' && values.reason.includes('rewards'));
    }
    assert.equal(exact(valuesOf(unrewarded, { values: 'weight' }, [])).length, 3);
  });
});
