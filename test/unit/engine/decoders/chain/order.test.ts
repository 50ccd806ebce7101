import assert from 'node:assert/strict';
import { LINKS, orderOf } from '../../../../../src/engine/decoders/chain/order';

describe('order of the sampler chain', () => {
  it('holds every link once in both presets', () => {
    assert.deepEqual(orderOf('llama.cpp', []), LINKS);
    assert.deepEqual([...orderOf('hugging-face', [])].sort(), [...LINKS].sort());
  });

  it('puts the temperature last in one and before the cuts in the other', () => {
    assert.equal(orderOf('llama.cpp', []).at(-1), 'temperature');
    const order = orderOf('hugging-face', []);
    assert.ok(order.indexOf('temperature') < order.indexOf('top-k'));
    assert.ok(order.indexOf('dry') < order.indexOf('temperature'));
  });

  it('takes a custom order as it is given', () => {
    assert.deepEqual(orderOf('custom', ['min-p', 'temperature']), ['min-p', 'temperature']);
  });

  it('refuses a link that there is not, and one given twice', () => {
    assert.throws(() => orderOf('custom', ['top_k']), /"top_k" is no link.*penalties, dry/);
    assert.throws(() => orderOf('custom', ['xtc', 'xtc']), /"xtc" is given twice/);
  });
});
