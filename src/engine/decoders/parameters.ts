import type { Parameter } from '../../trace/parameters';

/** The samplers' common parameters, with the default that each decoder chooses. */
export function temperatureParameter(byDefault: number): Parameter {
  return {
    id: 'temperature',
    title: 'Temperature',
    help: 'Divides the logits; below 1 sharper, above 1 flatter, 0 always the most probable token.',
    type: 'number',
    default: byDefault,
    minimum: 0,
    maximum: 10,
  };
}

/** @param minimum 0 where it can be switched off beside other samplers. */
export function topKParameter(minimum: 0 | 1): Parameter {
  return {
    id: 'top_k',
    title: 'Top-k',
    help: `Keeps this many most probable tokens${minimum === 0 ? '; 0 keeps all' : ''}.`,
    type: 'integer',
    default: 40,
    minimum,
    maximum: 1_000_000,
  };
}

export const TOP_P: Parameter = {
  id: 'top_p',
  title: 'Top-p',
  help: 'Keeps the most probable tokens until their mass reaches this; 1 keeps all.',
  type: 'number',
  default: 0.95,
  minimum: 0,
  maximum: 1,
};

export const MIN_P: Parameter = {
  id: 'min_p',
  title: 'Min-p',
  help: 'Keeps tokens at least this share as probable as the most probable one; 0 keeps all.',
  type: 'number',
  default: 0.05,
  minimum: 0,
  maximum: 1,
};
