import assert from 'node:assert/strict';
import { byteText } from '../../../../src/engine/hub/byteText';

it('byteText tells sizes with two or three digits', () => {
  const cases: readonly (readonly [number, string])[] = [
    [0, '0 bytes'],
    [999, '999 bytes'],
    [1_000, '1.0 kB'],
    [99_940, '99.9 kB'],
    [99_960, '100 kB'],
    [999_600, '1.0 MB'],
    [812_345_678, '812 MB'],
    [1_500_000_000, '1.5 GB'],
    [3e15, '3000 TB'],
  ];
  for (const [bytes, text] of cases) assert.equal(byteText(bytes), text);
});
