import { isArray, isObject } from '../../json';

export interface MessageTexts {
  /** Empty where there is none. */
  readonly reasoning: string;
  /** The answer, or the refusal in its place. */
  readonly content: string;
}

/** Servers name the reasoning `reasoning_content` or `reasoning`, or make it a part of a list. */
export function messageTexts(message: unknown): MessageTexts {
  if (!isObject(message)) return { reasoning: '', content: '' };
  const { content, refusal } = message;
  const parts = isArray(content) ? content.filter(isObject) : [];
  const answer =
    text(content) || joined(parts.filter(({ type }) => type === 'text' || type === 'output_text'));
  const thinking = joined(
    parts.filter(({ type }) => type === 'thinking').map(({ thinking }) => ({ text: thinking })),
  );
  return {
    reasoning: text(message.reasoning_content) || text(message.reasoning) || thinking,
    content: answer || text(refusal),
  };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Texts of content parts; a thinking part holds text or a list of text parts itself. */
function joined(parts: readonly Readonly<Record<string, unknown>>[]): string {
  return parts
    .map((part) => (isArray(part.text) ? joined(part.text.filter(isObject)) : text(part.text)))
    .join('');
}
