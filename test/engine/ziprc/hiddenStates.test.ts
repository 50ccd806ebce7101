import assert from 'node:assert/strict';
import { opened } from '../support/fixtureModels';

/** More than are evaluated at once. */
const IDS = Array.from({ length: 300 }, (_, index) => (index * 37 + 11) % 200);

describe('final hidden states', () => {
  for (const name of ['qwen2-torch', 'qwen2-torch#fp16', 'qwen2-genai-pruned', 'gemma2-genai']) {
    it(`of ${name} are there for every length, the same in pieces and token by token`, () =>
      opened(name, async ({ model, config }) => {
        assert.ok(model.givesHiddenStates);
        const ids = IDS.slice(0, Math.min(IDS.length, config.contextLength));
        const whole = new Map<number, Float32Array>();
        await model.newSequence().eachHiddenState(ids, 5, (state, length) => {
          whole.set(length, state.slice());
        });
        assert.deepEqual(
          [...whole.keys()],
          Array.from({ length: ids.length - 4 }, (_, index) => index + 5),
        );
        const sequence = model.newSequence();
        await sequence.feed(ids.slice(0, 20));
        await sequence.eachHiddenState(ids.slice(0, 21), 21, (state, length) => {
          assert.equal(length, 21);
          const tolerance = name.endsWith('fp16') ? 0.02 : 1e-4;
          state.forEach((value, feature) => {
            const other = whole.get(21)?.[feature] ?? NaN;
            assert.ok(Math.abs(value - other) <= tolerance * Math.max(1, Math.abs(other)));
          });
        });
        assert.ok([...whole.values()].flatMap((state) => [...state]).every(Number.isFinite));
      }));
  }
});
