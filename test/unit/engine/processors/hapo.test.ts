import assert from 'node:assert/strict';
import { EntropyScale } from '../../../../src/engine/processors/hapo';
import { allClose, close } from './support';

const H = [0.05, 0.1, 0.2, 1, 2];

function scaleOf(entropies: readonly number[], rho = 0.8): EntropyScale {
  const scale = new EntropyScale(rho);
  for (const entropy of entropies) scale.push(entropy);
  return scale;
}

describe('EntropyScale', () => {
  const scale = scaleOf([1, 0.05, 2, 0.2, 0.1]);

  it('places entropies about the pivot, whatever their order', () => {
    allClose(
      H.map((entropy) => scale.place(entropy, false).h),
      [-1.60833, -1.236197, -0.864065, 0, 0.372133],
    );
    allClose(
      H.map((entropy) => scale.place(entropy, false).scaled),
      [-1, -0.768622, -0.537244, 0, 1],
    );
  });

  it('has the released code’s sign on request', () => {
    allClose(
      H.map((entropy) => scale.place(entropy, true).scaled),
      [1, 0.768622, 0.537244, 0, 1],
    );
  });

  it('gives the temperatures of both forms', () => {
    allClose(
      H.map((entropy) => 1 + 0.05 * scale.place(entropy, false).scaled),
      [0.95, 0.961569, 0.973138, 1, 1.05],
    );
    allClose(
      H.map((entropy) => 1 + 0.1 * scale.place(entropy, false).h),
      [0.839167, 0.87638, 0.913594, 1, 1.037213],
    );
  });

  it('bounds what lies beyond all that was seen', () => {
    assert.equal(scale.place(9, false).scaled, 1);
    assert.equal(scale.place(0, false).scaled, -1);
    assert.equal(scale.place(0, true).scaled, 1);
  });

  it('stays finite where all entropies are equal or 0', () => {
    const even = scaleOf([0, 0, 0]);
    assert.equal(even.place(0, false).scaled, 0);
    assert.equal(even.place(1, false).scaled, 1);
    close(even.place(0, false).h, 0);
  });
});
