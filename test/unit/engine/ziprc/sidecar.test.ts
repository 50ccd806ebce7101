import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { EngineError } from '../../../../src/engine/errors';
import { checkSidecar, readSidecar, sidecarFiles } from '../../../../src/engine/ziprc/sidecar';
import { reservedIds } from '../../../../src/engine/ziprc/trainedHead';
import { temporaryFolder } from '../../../engine/support/folders';

const GOOD = {
  version: 1,
  kind: 'vocabulary',
  firstId: 875,
  rewards: [0, 1],
  lengthEdges: [0, 8, 16],
};
const LINEAR = { ...GOOD, kind: 'linear', weights: 'ziprc.bin' };

function folderWith(sidecar: unknown, weights?: Uint8Array): string {
  const folder = temporaryFolder();
  const text = typeof sidecar === 'string' ? sidecar : JSON.stringify(sidecar);
  fs.writeFileSync(path.join(folder, 'ziprc.json'), text);
  if (weights) fs.writeFileSync(path.join(folder, 'ziprc.bin'), weights);
  return folder;
}

describe('ZIP-RC sidecar', () => {
  it('says which ids are reserved', async () => {
    const folder = folderWith({ ...GOOD, policy: 'mine', temperature: 1.5, rollouts: 100 });
    const read = await readSidecar(folder);
    assert.ok(read);
    assert.deepEqual(read.head, {
      rewards: [0, 1],
      lengthEdges: [0, 8, 16],
      source: 'vocabulary',
      policy: 'mine',
    });
    assert.equal(read.temperature, 1.5);
    assert.deepEqual(reservedIds(read), [875, 876, 877, 878]);
    assert.deepEqual(await sidecarFiles(folder), [path.join(folder, 'ziprc.json')]);
  });

  it('is not needed', async () => {
    assert.equal(await readSidecar(temporaryFolder()), undefined);
    assert.deepEqual(await sidecarFiles(temporaryFolder()), []);
    assert.deepEqual(reservedIds(undefined), []);
  });

  it('has the weights of a linear head beside it, row by row with the bias last', async () => {
    const weights = Float32Array.from({ length: 4 * 4 }, (_, index) => index / 2);
    const folder = folderWith(LINEAR, new Uint8Array(weights.buffer));
    const read = await readSidecar(folder);
    assert.deepEqual(read?.reads, { kind: 'linear', cells: 4, width: 3, weights });
    assert.deepEqual(reservedIds(read), []);
    assert.equal((await sidecarFiles(folder)).length, 2);
  });

  const broken: readonly (readonly [unknown, RegExp])[] = [
    ['{', /ziprc\.json cannot be read/],
    [[], /not a JSON object/],
    [{ ...GOOD, version: 2 }, /version 2.*Update/],
    [{ ...GOOD, version: undefined }, /"version": it must be 1/],
    [{ ...GOOD, kind: 'other' }, /"kind"/],
    [{ ...GOOD, firstId: -1 }, /"firstId"/],
    [{ ...GOOD, firstId: 1.5 }, /"firstId"/],
    [{ ...GOOD, rewards: [1, 0] }, /"rewards".*ascending/],
    [{ ...GOOD, rewards: ['a'] }, /"rewards".*numbers/],
    [{ ...GOOD, lengthEdges: [0] }, /"lengthEdges".*two/],
    [{ ...GOOD, lengthEdges: [0, 8, 8] }, /"lengthEdges"/],
    [{ ...GOOD, lengthEdges: Array.from({ length: 5000 }, (_, at) => at) }, /4096/],
    [{ ...GOOD, temperature: 0 }, /"temperature"/],
    [{ ...GOOD, policy: 1 }, /"policy"/],
    [{ ...LINEAR, weights: '../ziprc.bin' }, /"weights".*same folder/],
    [{ ...LINEAR, weights: undefined }, /"weights"/],
    [LINEAR, /ziprc\.bin cannot be read/],
  ];
  for (const [sidecar, problem] of broken) {
    it(`is refused in one line: ${problem.source}`, async () => {
      const folder = folderWith(sidecar);
      await assert.rejects(readSidecar(folder), (error: unknown) => {
        assert.ok(error instanceof EngineError && error.code === 'model');
        assert.ok(error.message.includes(folder), 'names the file');
        assert.doesNotMatch(error.message, /\n/);
        assert.match(error.message, problem);
        return true;
      });
    });
  }

  it('is refused with weights of another size, or that are not finite', async () => {
    await assert.rejects(readSidecar(folderWith(LINEAR, new Uint8Array(30))), /30 bytes/);
    const infinite = new Uint8Array(Float32Array.from({ length: 8 }, () => Infinity).buffer);
    await assert.rejects(readSidecar(folderWith(LINEAR, infinite)), /not finite/);
  });

  it('is refused where the model cannot have it', async () => {
    const reserved = await readSidecar(folderWith(GOOD));
    assert.ok(reserved);
    checkSidecar(reserved, { vocabularySize: 879, givesHiddenStates: false });
    assert.throws(
      () => checkSidecar(reserved, { vocabularySize: 878, givesHiddenStates: true }),
      /"firstId": ids 875 to 878.*vocabulary of 878/,
    );
    const weights = new Uint8Array(Float32Array.from({ length: 16 }, () => 1).buffer);
    const linear = await readSidecar(folderWith(LINEAR, weights));
    assert.ok(linear);
    checkSidecar(linear, { vocabularySize: 1, givesHiddenStates: true });
    assert.throws(
      () => checkSidecar(linear, { vocabularySize: 1000, givesHiddenStates: false }),
      /final hidden state/,
    );
  });
});
