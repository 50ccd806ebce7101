import { ParameterError } from '../../trace/parameters';
import type { Message } from '../../trace/trace';
import type { Context, Question } from './preset';

/**
 * The conversation as it is.
 * @throws ParameterError where the trace tells the prompt as text alone
 */
export function conversation({ messages = [] }: Question): readonly Message[] {
  if (messages.length > 0) return messages;
  throw new ParameterError(
    'The trace tells no messages, only the text that the model read or not even that. Give the exact text of both contexts.',
  );
}

/**
 * The conversation with its last question put into a template: `{prompt}` stands for the question,
 * `{answer}` and the like for what is given, `{response}` for the text of the sample.
 * @throws ParameterError where there is no question
 */
export function withTemplate(
  question: Question,
  template: string,
  given: Readonly<Record<string, string>> = {},
): Context {
  const messages = conversation(question);
  const at = messages.findLastIndex(({ role }) => role === 'user');
  const asked = messages[at];
  if (!asked) {
    throw new ParameterError(
      'No message of the trace is a user’s. Give the exact text of both contexts.',
    );
  }
  const texts = { prompt: asked.content, response: question.response, ...given };
  const content = fill(template, texts);
  return {
    kind: 'messages',
    messages: messages.map((message, index) => (index === at ? { ...message, content } : message)),
  };
}

/** Puts texts in the place of their names in braces; a text is not filled again. */
export function fill(template: string, texts: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(texts, name) ? (texts[name] ?? whole) : whole,
  );
}
