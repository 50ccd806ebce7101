import type { ServerKind } from '../../trace/server';
import { EngineError } from '../errors';
import type { ServerClient } from './client';
import { promptScores, scoringOf } from './promptScores';

/** Whether a server gives log-probabilities of a text that is there already. */
export async function scoresPrompts(
  client: ServerClient,
  kind: ServerKind,
  model: string,
  signal: AbortSignal,
): Promise<boolean> {
  const scoring = scoringOf(kind);
  if (!scoring) return false;
  const prompt = { kind: 'text', text: 'One and two is three' } as const;
  try {
    await promptScores(client, scoring, { kind, model }, prompt, 1, signal);
    return true;
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof EngineError) return false;
    throw error;
  }
}
