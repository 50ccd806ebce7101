import assert from 'node:assert/strict';
import { hapoTemperature } from '../../../../src/engine/decoders/hapoTemperature';
import { resolveParameters } from '../../../../src/trace/parameters';
import { close } from '../processors/support';
import { contextOf } from './support';

/** Rows of rising entropy. */
const ROWS = [6, 4, 2, 1, 0].map((lead) => Float64Array.of(lead, 0, 0, 0));

/** Temperatures of the last rows, after enough others. */
function temperatures(given: Readonly<Record<string, unknown>>): number[] {
  const parameters = resolveParameters('hapo-temperature', hapoTemperature.parameters, given);
  const picker = hapoTemperature.create(parameters, contextOf(1));
  assert.ok('pick' in picker);
  const used = Array.from({ length: 105 }, (_, position) => {
    const row = ROWS[position % 5] ?? new Float64Array(4);
    return picker.pick(row, position).columns?.temperature ?? NaN;
  });
  assert.deepEqual(new Set(used.slice(0, 64)), new Set([parameters.temperature]));
  return used.slice(-5);
}

describe('HAPO temperature', () => {
  it('is the base until the warm-up is over, then colder below the pivot and hotter above', () => {
    const [coldest = NaN, colder = NaN, cool = NaN, pivot = NaN, hottest = NaN] = temperatures({
      temperature: 0.8,
      tau: 0.1,
    });
    close(coldest, 0.8 * 0.9);
    assert.ok(coldest < colder && colder < cool && cool < pivot);
    close(pivot, 0.8);
    close(hottest, 0.8 * 1.1);
  });

  it('heats on both sides in the released form', () => {
    const [lowest = NaN, , , pivot = NaN, highest = NaN] = temperatures({ form: 'released' });
    close(lowest, 1.05);
    close(pivot, 1);
    close(highest, 1.05);
  });

  it('has no bound but the least temperature in the unscaled form', () => {
    const [coldest = NaN, , , , hottest = NaN] = temperatures({ form: 'unscaled', tau: 2 });
    assert.equal(coldest, 0.1);
    assert.ok(hottest > 1 && hottest < 3);
  });

  it('does not raise a temperature that is lower than its clamp', () => {
    assert.deepEqual(temperatures({ temperature: 0 }), [0, 0, 0, 0, 0]);
  });
});
