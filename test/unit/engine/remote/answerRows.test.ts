import assert from 'node:assert/strict';
import fs from 'node:fs';
import { COLUMN } from '../../../../src/trace/sample';
import type { TokenRow } from '../../../../src/trace/sampleBuilder';
import { isObject } from '../../../../src/trace/json';
import { AnswerRows, type Cut } from '../../../../src/engine/remote/answerRows';
import { jsonEvents } from '../../../../src/engine/remote/events';
import { COMPLETIONS } from '../../../../src/engine/remote/routes/openai';

/** What llama.cpp's server wrote for a grammar that allows "a🙂é." alone, and its `/tokenize`. */
const RECORDED = fs.readFileSync('test/fixtures/servers/llamaJoined.txt');
const IDS = new Map([
  ['🙂', [172, 253, 247, 224]],
  ['é', [127, 102]],
]);

async function* bytes(): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(new Uint8Array(RECORDED));
}

async function rowsWith(cut: Cut): Promise<{ rows: TokenRow[]; notes: readonly string[] }> {
  const answer = new AnswerRows(5, cut);
  const read = COMPLETIONS.reader();
  const rows: TokenRow[] = [];
  for await (const value of jsonEvents(bytes(), 'host')) {
    rows.push(...(await answer.read(read(isObject(value) ? value : {}))));
  }
  return { rows, notes: answer.notes };
}

describe('tokens that a stream joins', () => {
  it('are told apart where the server cuts their text in the same way', async () => {
    const { rows, notes } = await rowsWith((text) => {
      const ids = IDS.get(text);
      const texts = [...Buffer.from(text)].map((byte) => Uint8Array.of(byte));
      return Promise.resolve(ids && { ids, texts });
    });
    assert.deepEqual(
      rows.map(({ id }) => id),
      [64, 172, 253, 247, 224, 127, 102, 13, 872],
    );
    const text = Buffer.concat(rows.map((row) => Buffer.from(row.text)));
    assert.equal(text.toString(), 'a🙂é.');
    const values = rows.map(({ columns }) => columns?.[COLUMN.logprob]);
    assert.equal(values[4], -14.046699523925781);
    assert.deepEqual([values[1], values[2], values[3]], [undefined, undefined, undefined]);
    assert.deepEqual(notes, []);
  });

  it('stay one without a value where nobody tells them apart, and that is said', async () => {
    const { rows, notes } = await rowsWith(() => Promise.resolve(undefined));
    assert.deepEqual(
      rows.map(({ id }) => id),
      [64, undefined, undefined, 13, 872],
    );
    assert.equal(rows[1]?.columns?.[COLUMN.logprob], undefined);
    assert.match(notes.join(), /joined 4 tokens/);
  });

  it('are not taken apart into tokens that end in another one', async () => {
    const { rows } = await rowsWith(() =>
      Promise.resolve({ ids: [1, 2, 3, 4], texts: ['a', 'b', 'c', 'd'] }),
    );
    assert.equal(rows[1]?.id, undefined);
  });
});
