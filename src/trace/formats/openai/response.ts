import { compact } from '../own/fields';
import type { Finish, Origin, Sample } from '../../sample';
import { isArray, isObject } from '../../json';
import { readNumber } from '../parseJson';
import type { Dialect } from './logprobValues';
import type { JsonRecord } from './records';

/** What all responses of the family say beside their choices. */
export function originOf(response: JsonRecord): Origin {
  const { model, created } = response;
  return compact({
    model: typeof model === 'string' ? { name: model } : undefined,
    createdAt: typeof created === 'number' ? isoTime(created) : undefined,
  });
}

/** Undefined outside of what a date can hold: about 270,000 years around 1970. */
function isoTime(seconds: number): string | undefined {
  const time = new Date(seconds * 1000);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}

/** vLLM adds fields of its own to a response or to its choices. */
export function dialectOf(response: JsonRecord): Dialect {
  const names = ['prompt_logprobs', 'prompt_token_ids', 'kv_transfer_params'];
  const choiceNames = ['stop_reason', 'token_ids', 'prompt_logprobs', 'prompt_token_ids'];
  const vllm =
    names.some((name) => Object.hasOwn(response, name)) ||
    choicesOf(response).some((choice) => choiceNames.some((name) => Object.hasOwn(choice, name)));
  return vllm ? 'vllm' : 'openai';
}

export function choicesOf(response: JsonRecord): readonly JsonRecord[] {
  const { choices } = response;
  return isArray(choices) ? choices.filter(isObject) : [];
}

/** Why a choice ended, in our terms, with the source's own word where ours say less. */
export function finishOf(choice: JsonRecord): Pick<Sample, 'finish' | 'finishDetail'> {
  const { finish_reason: reason, stop_reason: stop } = choice;
  const sequence =
    typeof stop === 'string'
      ? `stop sequence ${JSON.stringify(stop)}`
      : typeof stop === 'number'
        ? `stop token ${stop}`
        : undefined;
  if (typeof reason !== 'string') return {};
  const finish = FINISHES.get(reason);
  return compact({
    finish: finish ?? 'other',
    finishDetail: finish ? sequence : reason,
  });
}

const FINISHES: ReadonlyMap<string, Finish> = new Map([
  ['stop', 'stop'],
  ['eos', 'stop'],
  ['length', 'length'],
  ['abort', 'cancelled'],
  ['error', 'error'],
]);

/** A list of vocabulary ids; undefined where it is none. */
export function idList(value: unknown): readonly number[] | undefined {
  if (!isArray(value)) return undefined;
  const ids = value.map((id) => readNumber(id) ?? NaN);
  return ids.every((id) => Number.isInteger(id) && id >= 0 && id < 2 ** 31) ? ids : undefined;
}
