import assert from 'node:assert/strict';
import { DECODERS } from '../../../../../src/engine/decoders/registry';
import type { Parameter } from '../../../../../src/trace/parameters';
import { markov, told } from './toys';

const TABLES = [markov(41), markov(42), markov(43)] as const;

function ends(parameter: Parameter): readonly unknown[] {
  if (parameter.type === 'choice') return parameter.choices;
  assert.ok(parameter.type === 'number' || parameter.type === 'integer', parameter.type);
  return [parameter.minimum, parameter.maximum];
}

describe('decoders of several models', () => {
  for (const decoder of DECODERS) {
    if (decoder.family !== 'models' || decoder.needs !== 'run') continue;
    const [first, ...rest] = TABLES;
    const tables = [first, ...rest.slice(0, decoder.otherModels.length)] as const;

    for (const parameter of decoder.parameters) {
      it(`${decoder.id} writes a whole sample with ${parameter.id} at its bounds`, async () => {
        for (const value of ends(parameter)) {
          const given = { [parameter.id]: value };
          const options = { limit: 40, seed: 6 };
          const { ids, lane } = await told(decoder.id, tables, given, options);
          assert.deepEqual([ids.length, lane.finish], [40, 'length']);
          assert.ok(ids.every((id) => id >= 0 && id < 5));
          assert.deepEqual((await told(decoder.id, tables, given, options)).ids, ids);
        }
      });
    }
  }
});
