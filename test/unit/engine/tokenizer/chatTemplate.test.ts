import assert from 'node:assert/strict';
import { EngineError } from '../../../../src/engine/errors';
import { renderChat } from '../../../../src/engine/tokenizer/chatTemplate';

const user = (content: string) => [{ role: 'user', content }];

describe('renderChat', () => {
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
