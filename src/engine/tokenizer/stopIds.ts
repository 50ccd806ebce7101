import { isObject } from '../../trace/json';
import type { TokenId } from '../../trace/units';
import type { ModelConfig } from '../models/modelConfig';
import { renderChat } from './chatTemplate';
import type { Tokenizer } from './tokenizer';

/**
 * The tokens that end a generation: those of the configuration, or where it has none the
 * tokenizer's `eos_token`; and what the chat template sets behind an answer, which configurations
 * of chat models made from base models often lack.
 */
export function stopIdsOf(config: ModelConfig, tokenizer: Tokenizer): ReadonlySet<TokenId> {
  const { chatTemplate, tokenizerConfig, stopIds } = config;
  const given = stopIds.size > 0 ? [...stopIds] : specialAt(tokenizer, eosToken(tokenizerConfig));
  const turnEnd = chatTemplate === undefined ? '' : afterAnswer(chatTemplate, tokenizerConfig);
  return new Set([...given, ...specialAt(tokenizer, turnEnd)]);
}

/** A word that no template changes or writes itself. */
const ANSWER = 'xAnswerx';

function afterAnswer(template: string, tokenizerConfig: Readonly<Record<string, unknown>>): string {
  const messages = [
    { role: 'user', content: 'x' },
    { role: 'assistant', content: ANSWER },
  ];
  let text: string;
  try {
    text = renderChat(template, messages, tokenizerConfig, false);
  } catch {
    // A template that takes no answers, or fails: the person is told when a prompt needs it.
    return '';
  }
  const at = text.lastIndexOf(ANSWER);
  return at < 0 ? '' : text.slice(at + ANSWER.length).trimStart();
}

/** The special token at the start of a text, if it starts with one. */
function specialAt(tokenizer: Tokenizer, text: string): TokenId[] {
  const [first] = text === '' ? [] : tokenizer.encode(text, false);
  return first !== undefined && tokenizer.isSpecial(first) ? [first] : [];
}

function eosToken({ eos_token: eos }: Readonly<Record<string, unknown>>): string {
  const content = isObject(eos) ? eos.content : eos;
  return typeof content === 'string' ? content : '';
}
