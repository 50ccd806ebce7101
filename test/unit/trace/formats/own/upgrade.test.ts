import assert from 'node:assert/strict';
import { RecordProblem } from '../../../../../src/trace/formats/own/fields';
import {
  NewerVersion,
  upgrade,
  type Document,
  type Upgraders,
} from '../../../../../src/trace/formats/own/upgrade';

const steps: Upgraders = new Map([
  [1, (document: Document) => ({ ...document, path: `${String(document.path)}1` })],
  [2, (document: Document) => ({ ...document, path: `${String(document.path)}2` })],
]);

describe('upgrade', () => {
  it('goes one version at a time, from the version that the file has', () => {
    assert.deepEqual(upgrade({ version: 1, path: '' }, steps, 3), { version: 3, path: '12' });
    assert.deepEqual(upgrade({ version: 2, path: '' }, steps, 3), { version: 3, path: '2' });
    assert.deepEqual(upgrade({ version: 3, path: '' }, steps, 3), { version: 3, path: '' });
  });

  it('does not change what it was given', () => {
    const document = { version: 1, path: '' };
    upgrade(document, steps, 3);
    assert.deepEqual(document, { version: 1, path: '' });
  });

  it('refuses a newer version, one that is no version, and one without a way forward', () => {
    assert.throws(() => upgrade({ version: 4 }, steps, 3), NewerVersion);
    for (const version of [undefined, null, '1', 0, -1, 1.5, NaN]) {
      assert.throws(() => upgrade({ version }, steps, 3), RecordProblem);
    }
    assert.throws(() => upgrade([], steps, 3), RecordProblem);
    assert.throws(() => upgrade({ version: 1 }, new Map(), 3), /no longer read/);
  });
});
