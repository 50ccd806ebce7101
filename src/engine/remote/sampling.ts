import { numberOf, type ParameterValues } from '../../trace/parameters';
import type { ServerKind } from '../../trace/server';
import { EngineError } from '../errors';

/** Settings that the servers share; neutral values switch a sampler off. */
export interface Sampling {
  readonly temperature: number;
  /** 0 keeps all. */
  readonly topK: number;
  /** 1 keeps all. */
  readonly topP: number;
  /** 0 keeps all. */
  readonly minP: number;
}

/** The distribution as the model gives it. */
export const NEUTRAL: Sampling = { temperature: 1, topK: 0, topP: 1, minP: 0 };

const CARRIED: Readonly<Record<string, readonly string[]>> = {
  greedy: [],
  temperature: ['temperature'],
  'top-k': ['top_k', 'temperature'],
  'top-p': ['top_p', 'temperature'],
  'min-p': ['min_p', 'temperature'],
  sample: ['top_k', 'top_p', 'min_p', 'temperature'],
};

/**
 * A decoder as a server's own sampler does it. Others need the model's logits, which no server
 * gives.
 * @throws EngineError `parameter`
 */
export function samplingOf(decoder: string, values: ParameterValues, kind: ServerKind): Sampling {
  const names = Object.hasOwn(CARRIED, decoder) ? CARRIED[decoder] : undefined;
  if (!names) {
    const known = Object.keys(CARRIED).join(', ');
    throw new EngineError(
      'parameter',
      `The decoder ${decoder} needs the model's logits, which a server does not give. With a server use ${known}.`,
    );
  }
  if (decoder === 'greedy') return { ...NEUTRAL, temperature: 0 };
  const value = (name: string, neutral: number): number =>
    names.includes(name) ? numberOf(values, name) : neutral;
  const sampling = {
    temperature: value('temperature', 1),
    topK: value('top_k', 0),
    topP: value('top_p', 1),
    minP: value('min_p', 0),
  };
  if (kind === 'unknown' && (sampling.topK > 0 || sampling.minP > 0)) {
    throw new EngineError(
      'parameter',
      'This server is of no known kind; OpenAI-compatible ones take temperature and top_p alone. Set top_k and min_p to 0, or use the decoder top-p.',
    );
  }
  return sampling;
}

/** Whether tokens are drawn from the distribution as the model gives it. */
export function isNeutral({ temperature, topK, topP, minP }: Sampling): boolean {
  return temperature === 1 && topK === 0 && topP === 1 && minP === 0;
}

/**
 * Fields of a request. Each sampler is named, for servers have defaults of their own or take the
 * model's.
 */
export function samplingFields(
  kind: ServerKind,
  { temperature, topK, topP, minP }: Sampling,
): Readonly<Record<string, unknown>> {
  const common = { temperature, top_p: topP };
  switch (kind) {
    case 'vllm':
    case 'sglang':
      // -1 is "all" in every version; 0 in newer ones alone.
      return { ...common, top_k: topK === 0 ? -1 : topK, min_p: minP, repetition_penalty: 1 };
    case 'llama.cpp':
      return {
        ...common,
        top_k: topK,
        min_p: minP,
        repeat_penalty: 1,
        samplers: ['top_k', 'top_p', 'min_p', 'temperature'],
      };
    case 'ollama':
      return { ...common, top_k: topK, min_p: minP, repeat_penalty: 1 };
    case 'unknown':
      return common;
  }
}
