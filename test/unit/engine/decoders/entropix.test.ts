import assert from 'node:assert/strict';
import type { Picker } from '../../../../src/engine/decoders/decoder';
import { entropix } from '../../../../src/engine/decoders/entropix';
import { drawWith } from '../../../../src/engine/decoders/entropix/drawWith';
import { QUADRANT } from '../../../../src/engine/decoders/entropix/quadrant';
import { earlySettings, type Settings } from '../../../../src/engine/decoders/entropix/settings';
import { resolveParameters } from '../../../../src/trace/parameters';
import { close, ROW } from '../processors/support';
import { contextOf, vocabularyOf } from './support';

const BASE: Settings = { temperature: 0.666, topP: 0.9, topK: 27, minP: 0.03, draws: 1 };

/** Nothing to choose from, an even choice of many, and a favourite before a long even tail. */
const SURE = Float64Array.from({ length: 400 }, (_, id) => (id === 5 ? 40 : 0));
const EVEN = new Float64Array(400);
const FORK = Float64Array.from({ length: 400 }, (_, id) => (id === 5 ? 7 : 0));

function start(given: Readonly<Record<string, unknown>> = {}): Picker {
  const words = Array.from({ length: 400 }, (_, id) =>
    id === 7 ? 'hm' : id === 8 ? '?' : `${id};`,
  );
  const parameters = resolveParameters('entropix', entropix.parameters, {
    clarify: 'hm?',
    ...given,
  });
  const picker = entropix.create(parameters, contextOf(3, vocabularyOf(words)));
  assert.ok('pick' in picker);
  return picker;
}

describe('entropix', () => {
  it('takes the best token where the model is sure', () => {
    const { id, columns } = start().pick(SURE, 0);
    assert.equal(id, 5);
    assert.deepEqual(columns, { forced: 0, quadrant: QUADRANT.low });
  });

  for (const generation of ['early', 'later']) {
    it(`${generation}: writes its text once where the model is undecided, then samples`, () => {
      const picker = start({ generation });
      const ids: number[] = [];
      const forced: unknown[] = [];
      for (let position = 0; position < 3; position += 1) {
        const { id, columns } = picker.pick(EVEN, position);
        picker.accept?.(id);
        ids.push(id);
        forced.push(columns?.forced);
      }
      assert.deepEqual(ids.slice(0, 2), [7, 8]);
      assert.deepEqual(forced, [1, 1, 0]);
      assert.equal(start({ generation, clarify: '' }).pick(EVEN, 0).columns?.forced, 0);
    });
  }

  it('early: changes its settings by the corner', () => {
    const at = (quadrant: 0 | 1 | 2 | 3 | 4, uncertainty = 0): Settings =>
      earlySettings(BASE, quadrant, uncertainty);
    close(at(QUADRANT.entropy).temperature, 0.8658);
    assert.equal(earlySettings({ ...BASE, temperature: 1.4 }, 1, 0).temperature, 1.5);
    close(at(QUADRANT.varentropy).temperature, 0.7992);
    assert.equal(at(QUADRANT.varentropy).topK, 40);
    assert.equal(at(QUADRANT.both).temperature, 2);
    const between = at(QUADRANT.between, 2);
    close(between.temperature, 0.666 * 1.6);
    assert.equal(between.minP, 0.01);
    assert.equal(between.draws, 5);
    assert.deepEqual(at(QUADRANT.low), BASE);
  });

  it('early: is hotter at a fork', () => {
    const { columns } = start().pick(FORK, 0);
    assert.equal(columns?.quadrant, QUADRANT.varentropy);
    close(columns.temperature ?? NaN, 0.7992);
  });

  it('later: draws again without the first draw where both are high', () => {
    const row = Float64Array.from({ length: 400 }, (_, id) => (id === 5 ? 4.5 : 0));
    const picker = start({ generation: 'later' });
    for (let position = 0; position < 20; position += 1) {
      const { id, columns } = picker.pick(row, position);
      assert.equal(columns?.quadrant, QUADRANT.both);
      // Colder and cut, the first draw is always the favourite.
      assert.notEqual(id, 5);
    }
  });

  it('keeps the most probable of several draws, and cuts the mass before the number', () => {
    const wide: Settings = { temperature: 1, topP: 1, topK: 5, minP: 0, draws: 2 };
    assert.equal(drawWith(ROW, wide, [0.99, 0.6]).id, 1);
    assert.equal(drawWith(ROW, { ...wide, draws: 1 }, [0.99]).id, 4);
    // .7 of the whole mass needs two tokens; of the best two alone one would be enough.
    assert.equal(drawWith(ROW, { ...wide, topP: 0.7, topK: 2 }, [0]).candidates, 2);
  });
});
