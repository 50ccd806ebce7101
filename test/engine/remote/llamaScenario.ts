import type { Probe } from '../../../src/engine/remote/probe';
import type { RemoteModels } from '../../../src/engine/remote/remoteModels';
import type { ServerAccess } from '../../../src/engine/remote/address';
import { generated, type Outcome } from './support';

/** The name that the server gives the model (`--alias tiny`). */
export const LLAMA_MODEL = 'tiny';
export const LLAMA_QUESTION = 'Use the numbers 9, 3, 5 to make 48.';

export interface LlamaRun {
  readonly probe: Probe;
  readonly greedy: Outcome;
  readonly drawn: Outcome;
  readonly continued: Outcome;
}

/** What is asked of llama.cpp's server, with the trained fixture; recorded, replayed, and run for real. */
export async function runLlama(
  remote: RemoteModels,
  access: ServerAccess,
  prompt: readonly number[],
): Promise<LlamaRun> {
  const { signal } = new AbortController();
  const probe = await remote.probe(`server:${access.name}/${LLAMA_MODEL}`, access, signal);
  const from = (asked: Parameters<typeof generated>[3]): Promise<Outcome> =>
    generated(remote, access, LLAMA_MODEL, { prompt: { ids: prompt }, topK: 5, ...asked });
  const greedy = await from({ maxTokens: 24 });
  const drawn = await from({
    decoder: 'temperature',
    parameters: { temperature: 0.9 },
    seed: 7,
    maxTokens: 24,
  });
  const kept = greedy.rows.slice(0, 9).map(({ id }) => id ?? -1);
  const continued = await from({ continuation: { kept: { ids: kept } }, maxTokens: 15 });
  return { probe, greedy, drawn, continued };
}
