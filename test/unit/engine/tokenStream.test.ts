import assert from 'node:assert/strict';
import { TokenStream } from '../../../src/engine/tokenStream';

describe('TokenStream', () => {
  it('sends the first token at once and the others in blocks, each once and in order', async () => {
    const blocks: number[][] = [];
    const stream = new TokenStream((block) => blocks.push([...(block.ids ?? [])]));
    const push = (id: number): void => {
      stream.push({ id, text: 'x' });
    };
    push(0);
    assert.deepEqual(blocks, [[0]]);
    push(1);
    push(2);
    assert.equal(stream.length, 3);
    await new Promise((resolve) => setTimeout(resolve, 40));
    push(3);
    push(4);
    stream.flush();
    stream.flush();
    assert.deepEqual(blocks.flat(), [0, 1, 2, 3, 4]);
    assert.deepEqual(blocks.at(-1), [4]);
    assert.equal(stream.length, 5);
  });
});
