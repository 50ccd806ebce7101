import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fromBase64, toBase64 } from '../../../../src/trace/ziprc/base64';
import { fromHalf, toHalf } from '../../../../src/trace/ziprc/half';

describe('float16', () => {
  it('has the bits of IEEE 754', () => {
    const known: readonly (readonly [number, number])[] = [
      [0, 0],
      [-0, 0x8000],
      [1, 0x3c00],
      [-2, 0xc000],
      [0.5, 0x3800],
      [65504, 0x7bff],
      [65519, 0x7bff],
      [65520, 0x7c00],
      [Infinity, 0x7c00],
      [-Infinity, 0xfc00],
      [2 ** -14, 0x0400],
      [2 ** -24, 0x0001],
      [2 ** -25, 0],
      [2 ** -25 * 1.5, 0x0001],
      [1 / 3, 0x3555],
      [1 + 2 ** -11, 0x3c00],
      [1 + 3 * 2 ** -11, 0x3c02],
    ];
    for (const [value, bits] of known) assert.equal(toHalf(value), bits, String(value));
    assert.ok(Number.isNaN(fromHalf(toHalf(NaN))));
  });

  it('reads back every value that it has', () => {
    for (let bits = 0; bits < 2 ** 16; bits += 1) {
      const value = fromHalf(bits);
      if (!Number.isNaN(value)) assert.equal(toHalf(value), bits);
    }
  });

  it('is the nearest one', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (value) => {
        const bits = toHalf(value);
        const error = Math.abs(fromHalf(bits) - value);
        for (const other of [bits - 1, bits + 1]) {
          if (other >= 0) assert.ok(error <= Math.abs(fromHalf(other) - value));
        }
      }),
    );
  });
});

describe('base64', () => {
  it("is the platform's", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const text = Buffer.from(bytes).toString('base64');
        assert.equal(toBase64(bytes), text);
        assert.deepEqual(fromBase64(text), bytes);
      }),
    );
  });

  it('is refused where it is not well-formed', () => {
    for (const text of ['A', 'AA=', 'A===', 'AA-A', 'AA=A', 'AAAA\n']) {
      assert.equal(fromBase64(text), undefined, text);
    }
  });
});
