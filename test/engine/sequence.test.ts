import assert from 'node:assert/strict';
import { LoadedModel } from '../../src/engine/loadedModel';
import { findModel } from '../../src/engine/models/modelFolder';
import type { Distribution } from '../../src/engine/runtime/distribution';
import { PrefixCache } from '../../src/engine/runtime/prefixCache';
import type { Sequence } from '../../src/engine/runtime/sequence';

const FIXTURES = 'test/fixtures/models';
const IDS = Array.from({ length: 40 }, (_, index) => (index * 37 + 11) % 200);
const WANTED = { alternatives: 3, logits: true };

/** A plain graph whose cache is fed back, and one with attention that takes buffers. */
for (const name of ['embedded/draft', `${FIXTURES}/llama-genai-fp32`]) {
  describe(`a sequence of ${name}`, () => {
    let loaded: LoadedModel;
    before(async () => {
      loaded = await LoadedModel.open(await findModel(name), 1);
    });
    after(() => loaded.model.release());

    const fed = async (ids: readonly number[]): Promise<Sequence> => {
      const sequence = loaded.model.newSequence();
      await sequence.feed(ids);
      return sequence;
    };

    const same = (actual: Distribution, expected: Distribution): void => {
      assert.equal(actual.logits?.length, expected.logits?.length);
      actual.logits?.forEach((logit, id) => {
        assert.ok(Math.abs(logit - (expected.logits?.[id] ?? NaN)) < 1e-4, `logit of ${id}`);
      });
    };

    it('forks at any place; neither side sees what the other reads', async () => {
      const sequence = await fed(IDS.slice(0, 30));
      for (const length of [0, 1, 17, 30]) {
        const fork = await sequence.fork(length);
        assert.deepEqual(fork.ids, IDS.slice(0, length));
        await fork.feed([5, 9, 2]);
        same(
          await fork.predict(WANTED),
          await (await fed([...IDS.slice(0, length), 5, 9, 2])).predict(WANTED),
        );
      }
      await sequence.feed(IDS.slice(30));
      same(await sequence.predict(WANTED), await (await fed(IDS)).predict(WANTED));
    });

    it('forgets tokens and goes on from there', async () => {
      const sequence = await fed(IDS);
      await sequence.truncate(12);
      assert.equal(sequence.length, 12);
      await assert.rejects(sequence.predict(WANTED), RangeError);
      await sequence.feed([7]);
      same(
        await sequence.predict(WANTED),
        await (await fed([...IDS.slice(0, 12), 7])).predict(WANTED),
      );
    });

    it('predicts at once where it was marked, the same to the last bit', async () => {
      const sequence = await fed(IDS.slice(0, 10));
      sequence.mark();
      const expected = await sequence.predict(WANTED);
      await sequence.feed(IDS.slice(10, 20));
      assert.deepEqual([sequence.predictsAt(10), sequence.predictsAt(11)], [true, false]);
      const fork = await sequence.fork(10);
      assert.deepEqual(await fork.predict(WANTED), expected);
      await sequence.truncate(10);
      assert.deepEqual(await sequence.predict(WANTED), expected);
      assert.deepEqual(
        await (await (await fed([1, 2])).fork()).predict(WANTED),
        await (await fed([1, 2])).predict(WANTED),
      );
    });

    it('predicts after each of several tokens', async () => {
      const sequence = await fed(IDS.slice(0, 10));
      const each = await sequence.feedEach(IDS.slice(10), WANTED);
      assert.equal(each.length, 30);
      for (const at of [0, 15, 29]) {
        const expected = await (await fed(IDS.slice(0, 11 + at))).predict(WANTED);
        same(each[at] ?? expected, expected);
        assert.ok(each[at]);
      }
    });

    it('begins with what an earlier one shares, and evaluates only the rest', async () => {
      const prefixes = new PrefixCache(loaded.model);
      prefixes.keep(await fed(IDS));
      const meter = { passes: 0, tokens: 0 };
      const branch = await prefixes.begin([...IDS.slice(0, 20), 3, 4], 21, meter, false);
      assert.equal(branch.length, 20);
      assert.deepEqual(meter, { passes: 0, tokens: 0 });
      await branch.feed([3, 4]);
      assert.deepEqual(meter, { passes: 1, tokens: 2 });
      prefixes.keep(branch);
      assert.equal((await prefixes.begin(IDS, 39, meter, false)).length, 39);
      assert.equal(
        (await prefixes.begin([...IDS.slice(0, 20), 3, 9], 21, meter, false)).length,
        21,
      );
      assert.equal((await prefixes.begin([199, 3], 1, meter, false)).length, 0);
    });
  });
}
