/**
 * The GPT-2 alphabet of byte-level BPE: every byte is written as one printable character, so that
 * a vocabulary of byte strings can be stored as text. Bytes that are printable in Latin-1 stand
 * for themselves, the others are numbered from U+0100 on in ascending order.
 * Source: `bytes_to_unicode` of OpenAI's GPT-2 encoder (2019), reimplemented.
 */
export const BYTE_OF_CHARACTER: ReadonlyMap<string, number> = new Map(alphabet());

function* alphabet(): Generator<[string, number]> {
  let next = 0x100;
  for (let byte = 0; byte < 256; byte += 1) {
    const printable =
      (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
    yield [String.fromCodePoint(printable ? byte : next), byte];
    if (!printable) next += 1;
  }
}
