import assert from 'node:assert/strict';
import { eta, etaThreshold } from '../../../../src/engine/processors/eta';
import { momentsOf } from '../../../../src/engine/processors/moments';
import { close, kept, ROW } from './support';

describe('eta', () => {
  it('keeps what reaches a threshold that falls with the entropy', () => {
    close(etaThreshold(0.1, momentsOf(ROW).entropy), 0.09463);
    close(etaThreshold(0.3, momentsOf(ROW).entropy), 0.163904);
    assert.deepEqual(kept(eta(0.1)(ROW)), [0, 1, 2]);
    assert.deepEqual(kept(eta(0.3)(ROW)), [0, 1]);
  });

  it('keeps all at 0 and the most probable token at 1', () => {
    assert.equal(eta(0)(ROW), ROW);
    assert.deepEqual(kept(eta(1)(Float64Array.of(0, 0.2, 0.1))), [1]);
  });
});
