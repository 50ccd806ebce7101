import { byteStringsFrom } from '../byteStrings';
import { isArray, isObject } from '../json';
import type { TokenBlock } from '../sampleBuilder';
import { messageTexts } from './openai/messageTexts';
import { promptOf } from './openai/prompt';
import { withReasoning } from './openai/reasoning';
import type { JsonRecord } from './openai/records';
import { idList } from './openai/response';
import { responseImporter, type Warn } from './openai/responseImporter';
import { tokenRows, type ResponseAlternative, type ResponseToken } from './openai/tokenRows';
import { namedToken } from './openai/tokenText';
import { wordPieces } from './openai/wordPieces';

/** Whole responses of the chat completions API, as OpenAI, vLLM and their like return them. */
export const OPENAI_CHAT = responseImporter({
  id: 'openai-chat',
  title: 'OpenAI chat completion',
  recognise: isChatResponse,
  readPrompt: promptOf,
  readTokens(choice, dialect, warn) {
    const texts = messageTexts(choice.message);
    const tokens = chatTokens(choice);
    const block =
      tokens.length > 0
        ? tokenRows(tokens, texts.reasoning + texts.content, dialect, warn)
        : withoutTokens(texts.content, texts.reasoning !== '', warn);
    return withReasoning(block, texts, tokens.length > 0, warn);
  },
});

function isChatResponse(value: JsonRecord): boolean {
  const { object, choices } = value;
  if (object === 'chat.completion.chunk' || !isArray(choices)) return false;
  const [first] = choices;
  if (!isObject(first)) return object === 'chat.completion';
  // The beginning of a long response may end inside the logprobs, before the message.
  const { message, logprobs } = first;
  return isObject(message) || (isObject(logprobs) && isArray(logprobs.content));
}

function withoutTokens(content: string, reasoning: boolean, warn: Warn): TokenBlock {
  warn(
    content === '' && !reasoning
      ? 'No token data and no text.'
      : 'No token data: the text is shown in words, without values. Request it with "logprobs": true.',
  );
  return { tokens: byteStringsFrom(wordPieces(content)), columns: new Map() };
}

/** The choice's items, those of a refusal after those of the content. */
export function chatTokens(choice: JsonRecord): readonly ResponseToken[] {
  const { logprobs } = choice;
  if (!isObject(logprobs)) return [];
  const items = [logprobs.content, logprobs.refusal].flatMap((list) =>
    isArray(list) ? list.filter(isObject) : [],
  );
  const ids = idList(choice.token_ids);
  const aligned = ids?.length === items.length ? ids : undefined;
  return items.map((item, index) => ({
    token: tokenOf(item, aligned?.[index]),
    logprob: item.logprob,
    alternatives: alternativesOf(item.top_logprobs),
  }));
}

function alternativesOf(list: unknown): readonly ResponseAlternative[] {
  if (!isArray(list)) return [];
  return list.filter(isObject).map((item) => ({ token: tokenOf(item), logprob: item.logprob }));
}

function tokenOf(item: JsonRecord, id?: number): ReturnType<typeof namedToken> {
  const { token, bytes } = item;
  return namedToken(typeof token === 'string' ? token : '', bytes, id ?? idList([item.id])?.[0]);
}
