import assert from 'node:assert/strict';
import type { Picker } from '../../../../src/engine/decoders/decoder';
import { sample } from '../../../../src/engine/decoders/sample';
import { resolveParameters } from '../../../../src/trace/parameters';
import { logitsOf, ROW } from '../processors/support';
import { contextOf, vocabularyOf } from './support';

/** All links off. */
const OFF = { top_k: 0, top_p: 1, min_p: 0, temperature: 1 };

async function start(given: Readonly<Record<string, unknown>>, words?: string[]): Promise<Picker> {
  const parameters = resolveParameters('sample', sample.parameters, given);
  const vocabulary = words && vocabularyOf(words);
  return sample.create(parameters, { ...contextOf(1, vocabulary), prompt: [] });
}

async function columnsOf(given: Readonly<Record<string, unknown>>): Promise<object | undefined> {
  return (await start(given)).pick(ROW, 0).columns;
}

describe('sampler chain', () => {
  it('says what each link cut, what is left, and the temperature', async () => {
    // top-k leaves 0 to 3; .9 of their mass is 0 to 2; min-p .3 leaves 0 and 1.
    assert.deepEqual(await columnsOf({ top_k: 4, top_p: 0.9, min_p: 0.3, temperature: 2 }), {
      temperature: 2,
      'cut.top-k': 1,
      'cut.top-p': 1,
      'cut.min-p': 1,
      candidates: 2,
    });
  });

  it('does not speak of links that are off', async () => {
    assert.deepEqual(await columnsOf(OFF), { temperature: 1, candidates: 5 });
    assert.deepEqual(await columnsOf({ ...OFF, top_k: 2 }), { temperature: 1, candidates: 2 });
  });

  it('gives XTC a draw of its own at each position', async () => {
    const picker = await start({ ...OFF, top_k: 5, xtc_probability: 0.25 });
    const cuts = Array.from(
      { length: 4000 },
      (_, position) => picker.pick(ROW, position).columns?.['cut.xtc'],
    );
    const acted = cuts.filter((cut) => cut === 2).length;
    assert.equal(cuts.filter((cut) => cut === 0).length, 4000 - acted);
    assert.ok(Math.abs(acted / 4000 - 0.25) < 0.03, String(acted));
  });

  it('cuts before or after the temperature, as the order says', async () => {
    const given = { ...OFF, min_p: 0.3, temperature: 4 };
    const left = async (order: object): Promise<unknown> =>
      (await start({ ...given, ...order })).pick(ROW, 0).columns?.candidates;
    assert.equal(await left({}), 2);
    // Probabilities to the power of a quarter: all are at least .3 of the best.
    assert.equal(await left({ order: 'hugging-face' }), 5);
    assert.equal(await left({ order: 'custom', custom_order: ['temperature', 'min-p'] }), 5);
    const { columns } = (await start({ ...given, order: 'custom', custom_order: 'min-p' })).pick(
      ROW,
      0,
    );
    assert.deepEqual(columns, { temperature: 1, candidates: 2 });
    await assert.rejects(start({ order: 'custom', custom_order: ['nucleus'] }), /no link/);
  });

  it('tells how many tokens penalties changed and by how much the drawn one', async () => {
    const picker = await start({ ...OFF, presence_penalty: 1.5, frequency_penalty: 0.25 });
    for (const id of [0, 0, 3]) picker.accept?.(id);
    const seen = new Map<number, unknown>();
    for (let position = 0; position < 200; position += 1) {
      const { id, columns } = picker.pick(ROW, position);
      assert.equal(columns?.['hit.penalties'], 2);
      seen.set(id, columns.bias);
    }
    assert.deepEqual([seen.get(0), seen.get(1), seen.get(3)], [-2, 0, -1.75]);
  });

  it('penalises prompt and response within the window, or the response only', async () => {
    const hits = async (given: object): Promise<unknown> => {
      const parameters = resolveParameters('sample', sample.parameters, {
        ...OFF,
        repetition_penalty: 1.5,
        ...given,
      });
      const picker = await sample.create(parameters, { ...contextOf(1), prompt: [0, 1, 2] });
      picker.accept?.(4);
      return picker.pick(Float64Array.of(2, 1, 0.5, 3, -1), 0).columns?.['hit.penalties'];
    };
    assert.equal(await hits({}), 4);
    assert.equal(await hits({ penalty_last_n: 2 }), 2);
    assert.equal(await hits({ penalise_prompt: false }), 1);
    assert.equal(await hits({ penalty_last_n: 0 }), undefined);
  });

  it('reads the breakers of DRY in the text of the tokens', async () => {
    const words = ['a', 'b', 'c', 'x', ' =', ': '];
    const bias = async (ids: readonly number[], given = {}): Promise<unknown> => {
      const picker = await start({ ...OFF, dry_multiplier: 0.8, ...given }, words);
      for (const id of ids) picker.accept?.(id);
      // Only c can be drawn.
      const { columns } = picker.pick(logitsOf(0, 0, 1, 0, 0, 0), ids.length);
      return columns?.bias;
    };
    assert.equal(await bias([0, 1, 2, 3, 0, 1]), -0.8);
    assert.equal(await bias([0, 5, 2, 3, 0, 5]), 0, 'a breaker ends the text');
    assert.equal(await bias([5, 0, 1, 2, 3, 5, 0, 1]), -0.8, 'the repeat begins after it');
    assert.equal(await bias([4, 0, 1, 2, 3, 4, 0, 1]), -1.4000000000000001);
    assert.equal(await bias([4, 0, 1, 2, 3, 4, 0, 1], { dry_sequence_breakers: ['='] }), -0.8);
  });
});
