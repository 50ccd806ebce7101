import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {
  responseKey,
  ResponseStore,
  type SweptResponse,
} from '../../../../src/engine/sweep/responseStore';
import { temporaryFolder } from '../../../engine/support/folders';

const FIRST: SweptResponse = { right: true, cut: false, tokens: 3, swaps: 2, replaced: 1 };
const SECOND: SweptResponse = { ...FIRST, right: false, criterion: [0, 1e-9, 1000] };

describe('responses of a sweep', () => {
  const file = path.join(temporaryFolder(), 'a.responses.jsonl');

  it('are found again by another run', async () => {
    const store = await ResponseStore.open(file);
    assert.equal(store.find('a'), undefined);
    await store.add('a', FIRST);
    await store.add('b', SECOND);
    assert.deepEqual(store.find('a'), FIRST);
    const again = await ResponseStore.open(file);
    assert.deepEqual([again.find('a'), again.find('b')], [FIRST, SECOND]);
  });

  it('outlive a last line that was cut off, and lines that are none', async () => {
    const whole = fs.readFileSync(file, 'utf8');
    const other = '{"key":"c","right":true,"cut":false,"tokens":3,"swaps":-1,"replaced":0}\n';
    const short =
      '{"key":"d","right":true,"cut":false,"tokens":3,"swaps":0,"replaced":0,"criterion":[1]}\n';
    fs.writeFileSync(file, `${other}${short}[]\n${whole.slice(0, -20)}`);
    const store = await ResponseStore.open(file);
    assert.deepEqual(
      ['a', 'b', 'c', 'd'].map((key) => store.find(key)?.tokens),
      [3, undefined, undefined, undefined],
    );
    await store.add('b', SECOND);
    const again = await ResponseStore.open(file);
    assert.deepEqual([again.find('a'), again.find('b')], [FIRST, SECOND]);
  });

  it('say so where their file is none', async () => {
    await assert.rejects(ResponseStore.open(path.dirname(file)), /cannot be read/);
    const nowhere = await ResponseStore.open(path.join(file, '..', 'no', 'a.jsonl'));
    await assert.rejects(nowhere.add('a', FIRST), /cannot be written/);
  });

  it('have keys that follow from all that decides them', () => {
    const request = {
      model: 'x',
      prompt: { text: 'a' },
      decoder: 'cross-sampling',
      parameters: { threshold: 1, budget: 0 },
      seed: 1,
      maxTokens: 5,
      topK: 0,
    };
    const gold = { answer: '1' };
    const key = responseKey(request, ['1', '2'], gold);
    const same = { ...request, model: 'y', parameters: { budget: 0, threshold: 1 } };
    assert.equal(responseKey(same, ['1', '2'], gold), key);
    const others = [
      responseKey({ ...request, seed: 2 }, ['1', '2'], gold),
      responseKey({ ...request, maxTokens: 6 }, ['1', '2'], gold),
      responseKey({ ...request, prompt: { text: 'b' } }, ['1', '2'], gold),
      responseKey({ ...request, parameters: { threshold: 1 } }, ['1', '2'], gold),
      responseKey(request, ['2', '1'], gold),
      responseKey(request, ['1', '2'], { answer: '2' }),
    ];
    assert.equal(new Set([key, ...others]).size, 7);
  });
});
