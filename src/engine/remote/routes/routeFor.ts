import type { ServerKind } from '../../../trace/server';
import { OLLAMA_GENERATE } from './ollama';
import { CHAT, COMPLETIONS } from './openai';
import type { Route, WirePrompt } from './route';
import { SGLANG_GENERATE } from './sglang';

/** The route on which a server takes a prompt of this form. */
export function routeFor(kind: ServerKind, prompt: WirePrompt): Route {
  if (prompt.kind === 'chat') return CHAT;
  if (kind === 'ollama') return OLLAMA_GENERATE;
  return kind === 'sglang' ? SGLANG_GENERATE : COMPLETIONS;
}
