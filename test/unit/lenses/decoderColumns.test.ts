import assert from 'node:assert/strict';
import { ACCEPTANCE } from '../../../src/lenses/acceptance';
import { AUTHOR } from '../../../src/lenses/author';
import { BIAS } from '../../../src/lenses/bias';
import { CANDIDATES } from '../../../src/lenses/candidates';
import { CRITERION } from '../../../src/lenses/criterion';
import { ROLLING_ENTROPY } from '../../../src/lenses/rollingEntropy';
import { STRENGTH } from '../../../src/lenses/strength';
import { TEMPERATURE } from '../../../src/lenses/temperature';
import { textSample, valuesOf } from './samples';

describe('lenses on what a decoder recorded', () => {
  for (const [lens, column] of [
    [TEMPERATURE, 'temperature'],
    [BIAS, 'bias'],
    [CANDIDATES, 'candidates'],
    [AUTHOR, 'author'],
    [CRITERION, 'criterion'],
    [ROLLING_ENTROPY, 'rollingEntropy'],
    [ACCEPTANCE, 'acceptance'],
    [STRENGTH, 'strength'],
  ] as const) {
    it(`${lens.id} is the column as it stands, and absent without it`, () => {
      const values = Float64Array.of(0.5, NaN, -2);
      const sample = { ...textSample('a', 'b', 'c'), columns: new Map([[column, values]]) };
      assert.deepEqual(valuesOf(lens, sample), { kind: 'exact', values });
      const absent = valuesOf(lens, textSample('a'));
      assert.ok(absent.kind === 'absent' && absent.reason.includes(`"${column}"`));
    });
  }
});
