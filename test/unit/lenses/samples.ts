import type { Lens, LensValues } from '../../../src/lenses/lens';
import { resolveParameters } from '../../../src/trace/parameters';
import type { Sample } from '../../../src/trace/sample';
import { SampleBuilder } from '../../../src/trace/sampleBuilder';
import { byteStringsFrom } from '../../../src/trace/byteStrings';

export function valuesOf(
  lens: Lens,
  sample: Sample,
  parameters: Readonly<Record<string, unknown>> = {},
): LensValues {
  return lens.compute(sample, resolveParameters(lens.id, lens.parameters, parameters));
}

/** Natural logarithms of the softmax, in float64. */
export function logSoftmax(logits: readonly number[]): readonly number[] {
  const most = Math.max(...logits);
  const sum = logits.reduce((total, logit) => total + Math.exp(logit - most), 0);
  return logits.map((logit) => logit - most - Math.log(sum));
}

export function entropyOf(logprobs: readonly number[]): number {
  return logprobs.reduce((sum, l) => (l === -Infinity ? sum : sum - Math.exp(l) * l), 0);
}

/**
 * One token whose whole distribution is known, as a source with the k best would give it.
 * @param columns the exact columns to keep; all of them by default
 */
export function fullSample(
  logits: readonly number[],
  chosen: number,
  {
    k,
    columns = ['logprob', 'entropy', 'varentropy', 'rank'],
  }: { readonly k: number; readonly columns?: readonly string[] },
): Sample {
  const logprobs = logSoftmax(logits);
  const own = logprobs[chosen] ?? NaN;
  const entropy = entropyOf(logprobs);
  const all: Record<string, number> = {
    logprob: own,
    entropy,
    varentropy: logprobs.reduce((sum, l) => sum + Math.exp(l) * (-l - entropy) ** 2, 0),
    rank: 1 + logprobs.filter((l) => l > own).length,
  };
  const builder = new SampleBuilder();
  builder.push({
    text: `t${chosen}`,
    id: chosen,
    columns: Object.fromEntries(columns.map((name) => [name, all[name] ?? NaN])),
    alternatives: logprobs
      .map((logprob, id) => ({ id, text: `t${id}`, logprob }))
      .sort((a, b) => b.logprob - a.logprob)
      .slice(0, k),
  });
  return { id: 's', ...builder.build(), origin: {} };
}

export function textSample(...tokens: readonly (string | Uint8Array)[]): Sample {
  return { id: 's', tokens: byteStringsFrom(tokens), columns: new Map(), origin: {} };
}
