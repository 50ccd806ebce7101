import { isArray, isObject } from '../../json';
import { choicesOf } from './response';
import type { JsonRecord, ResponseRecord } from './records';

/**
 * Lines of a streamed legacy completion look like whole responses: they have one id, and all but
 * the last are not finished. Joins them to one response at the place of the first.
 */
export function joinChunks(records: readonly ResponseRecord[]): readonly ResponseRecord[] {
  const joined: ResponseRecord[] = [];
  let run: ResponseRecord[] = [];
  let unfinished = new Set<unknown>();
  const flush = (): void => {
    const [first] = run;
    if (first) joined.push(run.length > 1 ? { ...first, response: join(run) } : first);
    run = [];
    unfinished = new Set();
  };
  for (const record of records) {
    const { id } = record.response;
    const choices = choicesOf(record.response);
    const sameId = typeof id === 'string' && run.at(-1)?.response.id === id;
    // Usage may follow the end in a line without choices.
    if (!sameId || (unfinished.size === 0 && choices.length > 0)) flush();
    run.push(record);
    for (const { index, finish_reason: reason } of choices) {
      if (typeof reason === 'string') unfinished.delete(index);
      else unfinished.add(index);
    }
  }
  flush();
  return joined;
}

function join(run: readonly ResponseRecord[]): JsonRecord {
  const choices = new Map<unknown, JsonRecord[]>();
  for (const { response } of run) {
    for (const choice of choicesOf(response)) {
      const parts = choices.get(choice.index) ?? [];
      parts.push(choice);
      choices.set(choice.index, parts);
    }
  }
  const whole = [...choices.values()].map(joinChoice);
  return { ...run[0]?.response, choices: whole };
}

function joinChoice(parts: readonly JsonRecord[]): JsonRecord {
  const logprobs = parts.map((part) => part.logprobs).filter(isObject);
  const list = (holders: readonly JsonRecord[], name: string): readonly unknown[] =>
    holders.flatMap((holder): readonly unknown[] => {
      const value = holder[name];
      return isArray(value) ? value : [];
    });
  const names = ['tokens', 'token_logprobs', 'top_logprobs'];
  return {
    ...parts[0],
    ...parts.at(-1),
    text: parts.map(({ text }) => (typeof text === 'string' ? text : '')).join(''),
    logprobs:
      logprobs.length > 0
        ? Object.fromEntries(names.map((name) => [name, list(logprobs, name)]))
        : null,
    ...(parts.some((part) => isArray(part.token_ids))
      ? { token_ids: list(parts, 'token_ids') }
      : {}),
  };
}
