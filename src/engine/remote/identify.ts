import { isArray, isObject } from '../../trace/json';
import type { ServerKind } from '../../trace/server';
import type { ServerClient } from './client';
import { RefusedError } from './refusal';

/** A model that a server offers. */
export interface OfferedModel {
  readonly id: string;
  /** Tokens that it reads with the answer, where the server tells. */
  readonly contextLength?: number;
}

/** What a server says of itself. */
export interface Identity {
  readonly kind: ServerKind;
  readonly version?: string;
  readonly models: readonly OfferedModel[];
}

type Answers = Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>;

/** Routes by which the programs tell who they are; no program answers to another's. */
const QUESTIONS = ['/props', '/api/version', '/version', '/get_model_info', '/model_info'] as const;

/** @throws EngineError `server` where nothing answers, or no key is right */
export async function identify(client: ServerClient, signal: AbortSignal): Promise<Identity> {
  const list = await client.get('/v1/models', signal);
  const entries = isObject(list) && isArray(list.data) ? list.data.filter(isObject) : [];
  const answers = Object.fromEntries(
    await Promise.all(
      QUESTIONS.map(async (path) => [path, await tryGet(client, path, signal)] as const),
    ),
  );
  const kind = kindOf(entries, answers);
  const version = versionOf(kind, answers);
  return {
    kind,
    ...(version === undefined ? {} : { version }),
    models: entries.flatMap((entry) => offered(entry, answers)),
  };
}

async function tryGet(
  client: ServerClient,
  path: string,
  signal: AbortSignal,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  try {
    const value = await client.get(path, signal);
    return isObject(value) ? value : undefined;
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}

function kindOf(
  entries: readonly Readonly<Record<string, unknown>>[],
  answers: Answers,
): ServerKind {
  const owners = entries.map(({ owned_by: owner }) => owner);
  if (answers['/props']?.default_generation_settings !== undefined) return 'llama.cpp';
  if (owners.includes('llamacpp')) return 'llama.cpp';
  if (owners.includes('vllm')) return 'vllm';
  if (owners.includes('sglang')) return 'sglang';
  const info = answers['/model_info'] ?? answers['/get_model_info'];
  if (typeof info?.model_path === 'string') return 'sglang';
  if (typeof answers['/api/version']?.version === 'string') return 'ollama';
  if (typeof answers['/version']?.version === 'string') return 'vllm';
  return 'unknown';
}

function versionOf(kind: ServerKind, answers: Answers): string | undefined {
  const path = { 'llama.cpp': '/props', ollama: '/api/version', vllm: '/version' } as const;
  if (kind === 'unknown' || kind === 'sglang') return undefined;
  const answer = answers[path[kind]];
  const version = kind === 'llama.cpp' ? answer?.build_info : answer?.version;
  return typeof version === 'string' ? version : undefined;
}

function offered(entry: Readonly<Record<string, unknown>>, answers: Answers): OfferedModel[] {
  const { id, max_model_len: length, meta } = entry;
  if (typeof id !== 'string') return [];
  const settings = answers['/props']?.default_generation_settings;
  const told = [
    isObject(settings) ? settings.n_ctx : undefined,
    length,
    isObject(meta) ? meta.n_ctx : undefined,
  ].find((value) => typeof value === 'number' && value > 0);
  return [typeof told === 'number' ? { id, contextLength: told } : { id }];
}

/** Whether an error says that the server cannot do what was asked. */
export function isRefusal(error: unknown): boolean {
  return error instanceof RefusedError;
}
