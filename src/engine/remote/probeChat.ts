import type { ServerKind } from '../../trace/server';
import type { ChatMessage } from '../protocol';
import { answerOf } from './answer';
import type { ServerClient } from './client';
import { isRefusal } from './identify';
import { CHAT } from './routes/openai';
import { NEUTRAL } from './sampling';

const QUESTION: ChatMessage = { role: 'user', content: 'Count to ten.' };
const BEGUN: ChatMessage = { role: 'assistant', content: 'One, two,' };

/**
 * Whether a chat goes on in an unfinished answer. Proxies and servers drop the request silently, so
 * prompt tokens are counted: an open last message has fewer than a closed one with a new turn after
 * it, and more than the question alone.
 */
export async function chatContinues(
  client: ServerClient,
  kind: ServerKind,
  model: string,
  signal: AbortSignal,
): Promise<boolean> {
  const count = async (
    messages: readonly ChatMessage[],
    open: boolean,
  ): Promise<number | undefined> => {
    const body = CHAT.body(kind, {
      model,
      prompt: { kind: 'chat', messages, open },
      maxTokens: 1,
      topK: undefined,
      sampling: NEUTRAL,
      seed: 0,
      ignoreEos: false,
      stream: false,
    });
    try {
      const value = await client.post(CHAT.path, body, signal);
      return answerOf(CHAT, value).promptTokens;
    } catch (error) {
      if (isRefusal(error)) return undefined;
      throw error;
    }
  };
  const question = await count([QUESTION], false);
  const closed = await count([QUESTION, BEGUN], false);
  const open = await count([QUESTION, BEGUN], true);
  if (question === undefined || closed === undefined || open === undefined) return false;
  return question < open && open < closed;
}
