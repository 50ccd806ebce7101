import assert from 'node:assert/strict';
import { branchStart } from '../../../src/engine/branchStart';
import { byteStringsFrom } from '../../../src/trace/byteStrings';
import type { Sample } from '../../../src/trace/sample';
import type { Trace } from '../../../src/trace/trace';

function sample(id: string, tokenizerHash: string): Sample {
  return {
    id,
    tokens: byteStringsFrom(['Wait', ',', ' no']),
    ids: Int32Array.of(7, 8, 9),
    columns: new Map(),
    origin: { model: { name: id, tokenizerHash } },
  };
}

const FIRST = sample('first', 'x');
const OTHER = sample('other', 'y');
const TRACE: Trace = {
  id: 't',
  prompt: {
    messages: [{ role: 'user', content: 'Why?' }],
    tokens: { ids: Int32Array.of(1, 2), texts: byteStringsFrom(['<q>', 'Why?']) },
  },
  samples: [FIRST, OTHER],
};

describe('where a branch begins', () => {
  it('reads the ids of prompt and sample with the same tokenizer', () => {
    const forced = { ids: [5] };
    assert.deepEqual(branchStart(TRACE, FIRST, 2, true, forced), {
      prompt: { ids: [1, 2] },
      continuation: { kept: { ids: [7, 8] }, forced },
      sharesTokens: true,
    });
  });

  it('reads the prompt anew where another tokenizer told it, and the sample as it is', () => {
    assert.deepEqual(branchStart(TRACE, OTHER, 1, true), {
      prompt: { text: 'Why?' },
      continuation: { kept: { ids: [7] } },
      sharesTokens: true,
    });
  });

  it('reads text with another tokenizer, and says what is missing', () => {
    assert.deepEqual(branchStart(TRACE, FIRST, 2, false), {
      prompt: { text: 'Why?' },
      continuation: { kept: { text: 'Wait,' } },
      sharesTokens: false,
    });
    const bare = { ...TRACE, prompt: {} };
    assert.throws(() => branchStart(bare, FIRST, 2, false), /does not tell the exact prompt/);
  });
});
