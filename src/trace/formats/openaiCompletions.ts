import { byteStringsFrom } from '../byteStrings';
import { isArray, isObject } from '../json';
import type { TokenBlock } from '../sampleBuilder';
import { mapText } from '../text';
import type { Prompt } from '../trace';
import { joinChunks } from './openai/joinChunks';
import type { Dialect } from './openai/logprobValues';
import { promptOf } from './openai/prompt';
import type { JsonRecord } from './openai/records';
import { choicesOf, idList } from './openai/response';
import { responseImporter, type Warn } from './openai/responseImporter';
import { tokenRows, type ResponseAlternative, type ResponseToken } from './openai/tokenRows';
import { namedToken } from './openai/tokenText';
import { wordPieces } from './openai/wordPieces';

/** Responses of the legacy completions API, as OpenAI, vLLM and their like return them. */
export const OPENAI_COMPLETIONS = responseImporter({
  id: 'openai-completions',
  title: 'OpenAI completion (legacy)',
  recognise: isCompletion,
  join: joinChunks,
  readPrompt: promptOfResponse,
  readTokens,
});

function isCompletion(value: JsonRecord): boolean {
  const { object, choices } = value;
  if (!isArray(choices)) return false;
  const [first] = choices;
  if (!isObject(first)) return object === 'text_completion';
  // The beginning of a long response may end inside the logprobs, before the text.
  const { text, logprobs } = first;
  return typeof text === 'string' || (isObject(logprobs) && isArray(logprobs.tokens));
}

/** vLLM gives the prompt per choice; the choices of one response share it. */
function promptOfResponse(response: JsonRecord): Prompt {
  const [first] = choicesOf(response);
  const prompt = promptOf(response);
  return prompt.tokens || !first ? prompt : promptOf(first);
}

function readTokens(choice: JsonRecord, dialect: Dialect, warn: Warn): TokenBlock {
  const text = typeof choice.text === 'string' ? choice.text : '';
  const tokens = completionTokens(choice);
  if (tokens.length === 0) {
    warn('No token data: the text is shown in words, without values. Request it with "logprobs".');
    return { tokens: byteStringsFrom(wordPieces(text)), columns: new Map() };
  }
  const block = tokenRows(tokens, text, dialect, warn);
  if (!mapText(block.tokens).text.includes(text.trim())) {
    warn('The tokens do not join to the text of the choice; the tokens are shown.');
  }
  return block;
}

/** Parallel lists; the first value is null where the prompt is echoed. */
export function completionTokens(choice: JsonRecord): readonly ResponseToken[] {
  const { logprobs } = choice;
  if (!isObject(logprobs) || !isArray(logprobs.tokens)) return [];
  const { tokens, token_logprobs: values, top_logprobs: rows } = logprobs;
  if (!isArray(tokens)) return [];
  const ids = idList(choice.token_ids);
  const aligned = ids?.length === tokens.length ? ids : undefined;
  return tokens.map((token, index) => ({
    token: namedToken(typeof token === 'string' ? token : '', undefined, aligned?.[index]),
    logprob: isArray(values) ? values[index] : undefined,
    alternatives: alternativesOf(isArray(rows) ? rows[index] : undefined),
  }));
}

/** A map from token to value; it may hold one more than asked for, the chosen token. */
function alternativesOf(row: unknown): readonly ResponseAlternative[] {
  if (!isObject(row)) return [];
  return Object.entries(row).map(([token, logprob]) => ({
    token: namedToken(token, undefined),
    logprob,
  }));
}
