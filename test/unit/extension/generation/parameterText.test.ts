import assert from 'node:assert/strict';
import { DECODERS } from '../../../../src/engine/decoders/registry';
import {
  readValue,
  sameValue,
  valueText,
} from '../../../../src/extension/generation/parameterText';

describe('text of decoder parameters', () => {
  it('reads what it writes, for every default that is given', () => {
    for (const { id, parameters } of DECODERS) {
      for (const parameter of parameters) {
        if (parameter.type === 'file') continue;
        const value = readValue(parameter, valueText(parameter.default));
        assert.deepEqual(value, parameter.default, `${id}.${parameter.id}`);
        assert.ok(sameValue(value, parameter.default));
      }
    }
  });

  it('refuses what is out of bounds, and says the bounds', () => {
    const parameter = {
      id: 'top_k',
      title: 'Top k',
      help: '',
      type: 'integer',
      default: 40,
      minimum: 1,
      maximum: 100,
    } as const;
    assert.equal(readValue(parameter, ' 7 '), 7);
    for (const text of ['0', '101', '2.5', '', 'x']) {
      assert.throws(() => readValue(parameter, text), /Top k: top_k must be a whole number from 1/);
    }
  });
});
