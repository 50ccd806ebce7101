import type { Prompt } from '../../trace/trace';

/** The prompt as one text: as the model read it, else the messages under their roles. */
export function promptText(prompt: Pick<Prompt, 'text' | 'messages'>): string | undefined {
  if (prompt.text !== undefined) return prompt.text;
  return prompt.messages?.map(({ role, content }) => `[${role}]\n${content}`).join('\n\n');
}
