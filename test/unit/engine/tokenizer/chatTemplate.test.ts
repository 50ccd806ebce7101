import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { EngineError } from '../../../../src/engine/errors';
import type { ChatMessage } from '../../../../src/engine/protocol';
import { renderChat } from '../../../../src/engine/tokenizer/chatTemplate';

const user = (content: string) => [{ role: 'user', content }];

/** Templates, and what models/tiny/chat_fixtures.py made of them with Python's transformers. */
const FIXTURES = path.resolve('test', 'fixtures', 'chat');

interface Expected {
  readonly special: Readonly<Record<string, string>>;
  readonly rows: readonly {
    readonly template: string;
    readonly conversation: string;
    readonly messages: readonly ChatMessage[];
    readonly forAnswer: boolean;
    /** Null where the template refuses the conversation. */
    readonly text: string | null;
  }[];
}

describe('renderChat', () => {
  const { special, rows } = JSON.parse(
    fs.readFileSync(path.join(FIXTURES, 'expected.json'), 'utf8'),
  ) as Expected;
  for (const { template, conversation, messages, forAnswer, text } of rows) {
    it(`writes what Python's transformers writes: ${template}, ${conversation}, ${forAnswer}`, () => {
      const source = fs.readFileSync(path.join(FIXTURES, template), 'utf8');
      const render = (): string => renderChat(source, messages, special, forAnswer);
      if (text === null) assert.throws(render, /System role not supported/);
      else assert.equal(render(), text);
    });
  }

  it('gives the template the question, the special tokens and the wish for an answer', () => {
    const template =
      '{{ bos_token }}{% for m in messages %}[{{ m.role }}:{{ m.content }}]{% endfor %}' +
      '{% if add_generation_prompt %}A{% endif %}{{ eos_token }}';
    const config = { bos_token: { content: '<s>', lstrip: false }, eos_token: '</s>' };
    assert.equal(
      renderChat(template, user('a {{ b }} "c"'), config),
      '<s>[user:a {{ b }} "c"]A</s>',
    );
  });

  for (const template of ['{% for %}', "{{ raise_exception('no user') }}"]) {
    it(`tells about a template that fails: ${template}`, () => {
      assert.throws(
        () => renderChat(template, user('a'), {}),
        (error) => error instanceof EngineError && error.message.includes('chat template fails'),
      );
    });
  }
});
