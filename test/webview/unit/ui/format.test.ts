import assert from 'node:assert/strict';
import {
  formatInterval,
  formatNumber,
  formatPercent,
  formatValue,
  groupDigits,
} from '../../../../src/webview/ui/format';

describe('format', () => {
  it('shows three digits and never false precision', () => {
    assert.deepEqual(
      [0, 0.0001, -0.0001, 0.0304, 0.777, 2.771, 99.5, 1234.5, NaN, Infinity, -Infinity].map(
        formatNumber,
      ),
      ['0', '<0.001', '>−0.001', '0.030', '0.777', '2.77', '99.50', '1\u202f235', '–', '∞', '−∞'],
    );
  });

  it('shows probabilities as percentages that never round to a false 0 or 100', () => {
    assert.deepEqual([0, 0.00001, 0.0042, 0.248, 0.99999, 1, NaN].map(formatPercent), [
      '0 %',
      '<0.01 %',
      '0.42 %',
      '24.8 %',
      '>99.9 %',
      '100.0 %',
      '–',
    ]);
  });

  it('shows an interval by both ends, and one that is a point as the point', () => {
    assert.equal(formatInterval(0.5, 1.25, 'nats'), '0.500 – 1.25');
    assert.equal(formatInterval(1, 1, 'rank'), '1');
    assert.equal(formatInterval(0.5, NaN, 'nats'), '≥ 0.500');
    assert.equal(formatInterval(NaN, NaN, 'nats'), '–');
    assert.equal(formatValue(1, 'flag'), 'yes');
    assert.equal(groupDigits(20000), '20\u202f000');
  });
});
