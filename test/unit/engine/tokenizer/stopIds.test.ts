import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import type { ModelConfig } from '../../../../src/engine/models/modelConfig';
import { stopIdsOf } from '../../../../src/engine/tokenizer/stopIds';
import { Tokenizer } from '../../../../src/engine/tokenizer/tokenizer';

const USER = 0;
const END = 1;

describe('stopIdsOf', () => {
  let tokenizer: Tokenizer;
  before(async () => {
    const file = path.resolve('test', 'fixtures', 'tokenizers', 'bytes-nfc.json');
    tokenizer = await Tokenizer.open(file, {});
    assert.deepEqual(tokenizer.encode('<|user|><|end|>', false), [USER, END]);
  });
  const stops = (changes: Partial<ModelConfig>): number[] => {
    const config = { contextLength: 8, suppressedIds: [], shapes: {} };
    const none = { stopIds: new Set<number>(), tokenizerConfig: {} };
    return [...stopIdsOf({ ...config, ...none, ...changes }, tokenizer)];
  };
  const chat = (answer: string): string =>
    `{% for m in messages %}{% if m.role == 'user' %}<|user|>{{ m.content }}{% else %}${answer}{% endif %}{% endfor %}`;

  it('are those of the configuration', () => {
    assert.deepEqual(stops({ stopIds: new Set([9, 5]) }), [9, 5]);
  });

  it('are the eos_token of the tokenizer, where the configuration has none', () => {
    assert.deepEqual(stops({ tokenizerConfig: { eos_token: '<|end|>' } }), [END]);
    assert.deepEqual(stops({ tokenizerConfig: { eos_token: { content: '<|end|>' } } }), [END]);
    const both = { stopIds: new Set([9]), tokenizerConfig: { eos_token: '<|end|>' } };
    assert.deepEqual(stops(both), [9]);
    assert.deepEqual(stops({ tokenizerConfig: { eos_token: 'the end' } }), []);
    assert.deepEqual(stops({}), []);
  });

  it('have with them what the chat template sets behind an answer', () => {
    const stopIds = new Set([9]);
    for (const [answer, wanted] of [
      ['{{ m.content }}<|end|>\n', [9, END]],
      ['{{ m.content | trim }} {{ eos_token }}', [9, END]],
      ['{{ m.content }}', [9]],
      ['{{ m.content }}\n\nQ: ', [9]],
      ['{{ m.content }}<think>', [9]],
      ["{{ raise_exception('no answers') }}", [9]],
      ['nothing of it', [9]],
    ] as const) {
      const tokenizerConfig = { eos_token: '<|end|>' };
      assert.deepEqual(stops({ stopIds, tokenizerConfig, chatTemplate: chat(answer) }), wanted);
    }
  });

  it('have the end of a turn of published templates', () => {
    const folder = path.resolve('test', 'fixtures', 'chat');
    const template = fs.readFileSync(path.join(folder, 'phi-3.jinja'), 'utf8');
    assert.deepEqual(stops({ chatTemplate: template }), [END]);
  });
});
