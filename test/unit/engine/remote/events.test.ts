import assert from 'node:assert/strict';
import fc from 'fast-check';
import { jsonEvents } from '../../../../src/engine/remote/events';

async function read(parts: readonly Uint8Array[]): Promise<unknown[]> {
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for (const part of parts) yield await Promise.resolve(part);
  }
  const values: unknown[] = [];
  for await (const value of jsonEvents(chunks(), 'host:1')) values.push(value);
  return values;
}

const text = (...lines: string[]): Uint8Array[] => [Buffer.from(lines.join('\n'))];

describe('events of a stream', () => {
  it('are the same wherever the bytes are cut', async () => {
    const whole = Buffer.from(
      ': ping\r\n\r\ndata: {"a":"🙂é"}\r\n\r\nevent: x\nid: 1\ndata: {"b":\ndata: 2}\n\n{"c":3}\ndata: [DONE]\n\n',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(whole.length), { maxLength: 8 }), async (cuts) => {
        const places = [0, ...cuts.sort((a, b) => a - b), whole.length];
        const parts = places.slice(1).map((end, i) => whole.subarray(places[i], end));
        assert.deepEqual(await read(parts), [{ a: '🙂é' }, { b: 2 }, { c: 3 }]);
      }),
    );
  });

  it('end with [DONE], also without a blank, and also without it', async () => {
    assert.deepEqual(await read(text('data:{"a":1}', '', 'data:[DONE]', '', 'data: {"b":1}', '')), [
      { a: 1 },
    ]);
    assert.deepEqual(await read(text('data: {"a":1}')), [{ a: 1 }]);
  });

  it('may be one value a line', async () => {
    assert.deepEqual(await read(text('{"a":1}', '{"b":2}')), [{ a: 1 }, { b: 2 }]);
  });

  it('that are no JSON are named with their beginning', async () => {
    await assert.rejects(read(text('data: oops', '')), /host:1 sent what is no JSON: "oops"/);
    await assert.rejects(read(text('<html>')), /no JSON/);
    const long = `data: ${'x'.repeat(500)}`;
    await assert.rejects(read(text(long, '')), (error: Error) => error.message.length < 150);
  });
});
