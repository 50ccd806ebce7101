import assert from 'node:assert/strict';
import { BLOCK, scaleOf } from '../../../bench/models/int4';
import { SEED, writtenModel } from '../../../bench/models/modelFolder';
import type { DecoderShape } from '../../../bench/models/shape';
import { LoadedModel } from '../../../src/engine/loadedModel';
import { findModel } from '../../../src/engine/models/modelFolder';
import { referenceLogits } from '../support/decoderReference';
import { temporaryFolder } from '../support/folders';

const TINY: DecoderShape = {
  layers: 2,
  hidden: 64,
  intermediate: 96,
  heads: 4,
  keyValueHeads: 2,
  headSize: 16,
  vocabulary: 320,
  context: 128,
  ropeTheta: 1e4,
  deviation: 0.2,
};
const IDS = Array.from({ length: 24 }, (_, index) => (index * 71 + 5) % TINY.vocabulary);

/** Logits of every position, evaluated in pieces of some length. */
async function evaluated(model: string, length: number): Promise<number[][]> {
  const loaded = await LoadedModel.open(await findModel(model), 1);
  try {
    const sequence = loaded.model.newSequence();
    const rows: number[][] = [];
    for (let at = 0; at < IDS.length; at += length) {
      await sequence.feed(IDS.slice(at, at + length));
      const { logits } = await sequence.predict({ alternatives: 1, logits: true });
      rows.push([...logits!]);
    }
    return rows;
  } finally {
    await loaded.model.release();
  }
}

/** The largest difference from the reference rows at the pieces' ends. */
function error(rows: readonly number[][], reference: readonly number[][], length: number): number {
  return Math.max(
    ...rows.flatMap((row, piece) => {
      const expected = reference[(piece + 1) * length - 1]!;
      return row.map((logit, id) => Math.abs(logit - expected[id]!));
    }),
  );
}

describe('the synthetic models of the benchmarks', () => {
  it('compute what a float64 reference does, token by token, in pieces and at once: fp32', async () => {
    const { folder, dtype } = writtenModel(temporaryFolder(), TINY, 'fp32');
    const reference = referenceLogits(TINY, SEED, IDS);
    assert.ok(Math.max(...reference.flat()) > 3, 'the distributions are not flat');
    for (const length of [1, 6, IDS.length]) {
      const found = error(await evaluated(`${folder}#${dtype}`, length), reference, length);
      assert.ok(found < 1e-4, `pieces of ${length}: ${found}`);
    }
  });

  it('compute it of the weights that int4 leaves, up to the rounding of activations', async () => {
    const { folder, dtype } = writtenModel(temporaryFolder(), TINY, 'int4');
    const reference = referenceLogits(TINY, SEED, IDS, (matrix, row, column) => {
      const scale = scaleOf(matrix, row, Math.floor(column / BLOCK));
      return Math.round(matrix.at(row, column) / scale) * scale;
    });
    const unrounded = referenceLogits(TINY, SEED, IDS);
    for (const length of [1, 6, IDS.length]) {
      const rows = await evaluated(`${folder}#${dtype}`, length);
      const found = error(rows, reference, length);
      assert.ok(found < 0.8, `pieces of ${length}: ${found}`);
      // Other weights than those written would be as far away as the unquantised ones are.
      assert.ok(found < error(rows, unrounded, length) / 3);
    }
  });
});
