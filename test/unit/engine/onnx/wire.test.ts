import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  ByteFile,
  fieldsOf,
  WireError,
  wholeNumbers,
  type Field,
} from '../../../../src/engine/onnx/wireReader';
import { bytesField, intField, joined, textField } from '../../../../src/engine/onnx/wireWriter';
import { written } from './support';

function withFile<T>(bytes: Uint8Array, use: (file: ByteFile) => T): T {
  const file = new ByteFile(written(bytes));
  try {
    return use(file);
  } finally {
    file.close();
  }
}

function read(bytes: Uint8Array): Field[] {
  return withFile(bytes, (file) => [...fieldsOf(file, { start: 0, end: file.size })]);
}

describe('wire format', () => {
  it('is read as it was written', () => {
    const number = fc.integer({ min: 1, max: 5000 });
    const field = fc.oneof(
      fc.tuple(number, fc.maxSafeNat()),
      fc.tuple(number, fc.string({ unit: 'grapheme' })),
    );
    fc.assert(
      fc.property(fc.array(field, { maxLength: 20 }), (fields) => {
        const bytes = joined(
          fields.map(([at, content]) =>
            typeof content === 'number' ? intField(at, content) : textField(at, content),
          ),
        );
        withFile(bytes, (file) => {
          const found = [...fieldsOf(file, { start: 0, end: file.size })];
          assert.deepEqual(
            found.map(({ number: at, value, content }) => [
              at,
              Number.isNaN(value) ? file.text(content) : value,
            ]),
            fields,
          );
        });
      }),
      { numRuns: 50 },
    );
  });

  it('writes a negative number in ten bytes, as the format wants', () => {
    assert.deepEqual([...intField(3, -1)], [24, ...new Array<number>(9).fill(255), 1]);
  });

  it('skips contents larger than the window, and finds what follows', () => {
    const bytes = joined([bytesField(9, new Uint8Array(200_000)), intField(1, 7)]);
    assert.deepEqual(
      read(bytes).map(({ number, value }) => [number, value]),
      [
        [9, NaN],
        [1, 7],
      ],
    );
  });

  it('reads repeated numbers, packed or not', () => {
    const bytes = joined([bytesField(1, Uint8Array.of(3, 0xac, 0x02)), intField(1, 9)]);
    withFile(bytes, (file) => {
      const numbers = [...fieldsOf(file, { start: 0, end: file.size })].flatMap((field) => [
        ...wholeNumbers(file, field),
      ]);
      assert.deepEqual(numbers, [3, 300, 9]);
    });
  });

  const broken: readonly (readonly [string, number[]])[] = [
    ['a field that is cut off', [0x0a, 5, 1, 2]],
    ['a number that is cut off', [0x08, 0x80]],
    ['a number that never ends', new Array<number>(30).fill(0xff)],
    ['an unknown kind of field', [0x0b]],
  ];
  for (const [what, bytes] of broken) {
    it(`refuses ${what}`, () => {
      assert.throws(() => read(Uint8Array.from(bytes)), WireError);
    });
  }

  it('refuses bytes beyond the end', () => {
    const file = new ByteFile(written(Uint8Array.of(1, 2)));
    assert.throws(() => file.bytes({ start: 0, end: 3 }), WireError);
    file.close();
  });
});
