import { Template } from '@huggingface/jinja';
import { isObject } from '../../trace/json';
import { EngineError, messageOf } from '../errors';
import type { ChatMessage } from '../protocol';

/**
 * The text that a model reads for a conversation.
 * @param template the model's Jinja template.
 * @param tokenizerConfig names the special tokens that templates refer to, such as `bos_token`.
 * @param forAnswer whether the model's answer is to follow.
 * @throws EngineError `model` for a template that cannot be run.
 */
export function renderChat(
  template: string,
  messages: readonly ChatMessage[],
  tokenizerConfig: Readonly<Record<string, unknown>>,
  forAnswer = true,
): string {
  try {
    return new Template(template).render({
      ...specialTokens(tokenizerConfig),
      messages: messages.map(({ role, content }) => ({ role, content })),
      add_generation_prompt: forAnswer,
    });
  } catch (error) {
    const problem = messageOf(error);
    throw new EngineError(
      'model',
      `The model's chat template fails: ${problem}. Replace chat_template by the original model's.`,
      { cause: error },
    );
  }
}

/** `bos_token` and the like: a text, or an object with the text as `content`. */
function specialTokens(config: Readonly<Record<string, unknown>>): Record<string, string> {
  const tokens: Record<string, string> = {};
  for (const [name, value] of Object.entries(config)) {
    if (!name.endsWith('_token')) continue;
    const content = isObject(value) ? value.content : value;
    if (typeof content === 'string') tokens[name] = content;
  }
  return tokens;
}
