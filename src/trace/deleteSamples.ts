import { promptTokensOf } from './promptTokensOf';
import type { Fork, Sample } from './sample';
import type { Trace } from './trace';

/**
 * The trace without some of its samples. Their branches hold all tokens themselves and stay: each
 * becomes a branch of the nearest ancestor that stays, where the two part.
 */
export function withoutSamples(trace: Trace, ids: ReadonlySet<string>): Trace {
  const byId = new Map(trace.samples.map((sample) => [sample.id, sample]));
  const samples = trace.samples
    .filter(({ id }) => !ids.has(id))
    .map((sample) => {
      const { parent, ...rest } = sample;
      if (!parent || !ids.has(parent.sample)) return sample;
      const fork = remaining(parent, byId, ids);
      return fork ? { ...rest, parent: fork } : rest;
    });
  const [first] = samples;
  // The first sample told the prompt; the tokens of another tokenizer would mislead.
  const misleads = first && trace.prompt.tokens && !promptTokensOf(trace, first);
  if (!misleads) return { ...trace, samples };
  const { text, messages } = trace.prompt;
  const prompt = {
    ...(text === undefined ? {} : { text }),
    ...(messages === undefined ? {} : { messages }),
  };
  return { ...trace, prompt, samples };
}

/** A sample shares with its grandparent what it shares with its parent, and this one with that. */
function remaining(
  fork: Fork,
  byId: ReadonlyMap<string, Sample>,
  ids: ReadonlySet<string>,
): Fork | undefined {
  let at: Fork | undefined = fork;
  let { token } = fork;
  while (at && ids.has(at.sample)) {
    at = byId.get(at.sample)?.parent;
    if (at) token = Math.min(token, at.token);
  }
  return at && { sample: at.sample, token };
}

/** The branches of a sample, theirs, and so on. */
export function branchesOf(samples: readonly Sample[], id: string): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [id];
  for (let parent = open.pop(); parent !== undefined; parent = open.pop()) {
    for (const sample of samples) {
      if (sample.parent?.sample !== parent || found.has(sample.id)) continue;
      found.add(sample.id);
      open.push(sample.id);
    }
  }
  return found;
}
