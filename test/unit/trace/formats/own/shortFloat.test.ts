import assert from 'node:assert/strict';
import fc from 'fast-check';
import { jsonNumber, shortFloat32 } from '../../../../../src/trace/formats/own/shortFloat';
import { readNumber } from '../../../../../src/trace/formats/parseJson';

describe('numbers in files', () => {
  it('float32 values read back exactly, in at most 9 digits', () => {
    fc.assert(
      fc.property(fc.float(), (value) => {
        const text = shortFloat32(value);
        const back = readNumber(JSON.parse(text));
        assert.ok(back !== undefined && Object.is(Math.fround(back), value), text);
        const digits = text.replace(/e.*$/, '').replace(/^-?0*\.?0*|[^0-9]/g, '');
        if (Number.isFinite(value)) assert.ok(digits.replace(/0+$/, '').length <= 9, text);
      }),
      { numRuns: 1000 },
    );
  });

  it('float32 values are as short as they can be', () => {
    assert.equal(shortFloat32(Math.fround(0.1)), '0.1');
    assert.equal(shortFloat32(Math.fround(-1.3)), '-1.3');
    assert.equal(shortFloat32(Math.fround(1 / 3)), '0.33333334');
    assert.equal(shortFloat32(-0), '-0');
  });

  it('float64 values read back exactly', () => {
    fc.assert(
      fc.property(fc.double(), (value) => {
        assert.ok(Object.is(readNumber(JSON.parse(jsonNumber(value))), value));
      }),
    );
  });
});
