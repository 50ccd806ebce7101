import { resolveParameters, type Parameter, type ParameterValues } from '../../trace/parameters';

export interface RunParameters {
  readonly parameters: ParameterValues;
  readonly seed: number;
}

const SEED_LIMIT = 2 ** 32;

/** `temperature=0.8 top_p=0.95 seed=7`, as the parameter box shows and reads it. */
export function formatParameters(parameters: ParameterValues, seed: number): string {
  const pairs = Object.entries(parameters).map(
    ([id, value]) => `${id}=${typeof value === 'object' ? value.join(',') : String(value)}`,
  );
  return [...pairs, `seed=${seed}`].join(' ');
}

/** @throws ParameterError, or Error for text that is not `name=value` pairs or has a bad seed. */
export function parseParameters(
  owner: string,
  specification: readonly Parameter[],
  text: string,
): RunParameters {
  const given: Record<string, string> = {};
  for (const part of text.split(/\s+/)) {
    if (part === '') continue;
    const at = part.indexOf('=');
    if (at <= 0) throw new Error(`Write name=value; "${part}" has no "=".`);
    given[part.slice(0, at)] = part.slice(at + 1);
  }
  const { seed: seedText = '0', ...rest } = given;
  const seed = seedText.trim() === '' ? NaN : Number(seedText);
  if (!Number.isInteger(seed) || seed < 0 || seed >= SEED_LIMIT) {
    throw new Error(`seed must be a whole number from 0 to ${SEED_LIMIT - 1}, not "${seedText}".`);
  }
  return { parameters: resolveParameters(owner, specification, rest), seed };
}

export function randomSeed(): number {
  return Math.floor(Math.random() * SEED_LIMIT);
}
