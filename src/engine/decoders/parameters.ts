import type { NumberParameter } from '../../trace/parameters';

/** The samplers' common parameters, with the default that each decoder chooses. */
export function temperatureParameter(byDefault: number): NumberParameter {
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
export function topKParameter(minimum: 0 | 1): NumberParameter {
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

export const TOP_P: NumberParameter = {
  id: 'top_p',
  title: 'Top-p',
  help: 'Keeps the most probable tokens until their mass reaches this; 1 keeps all.',
  type: 'number',
  default: 0.95,
  minimum: 0,
  maximum: 1,
};

export const MIN_P: NumberParameter = {
  id: 'min_p',
  title: 'Min-p',
  help: 'Keeps tokens at least this share as probable as the most probable one; 0 keeps all.',
  type: 'number',
  default: 0.05,
  minimum: 0,
  maximum: 1,
};

export const TYPICAL_P: NumberParameter = {
  id: 'typical_p',
  title: 'Typical p',
  help: 'Keeps the tokens whose surprisal is nearest to the entropy until their mass reaches this; 1 keeps all.',
  type: 'number',
  default: 0.95,
  minimum: 0,
  maximum: 1,
};

/** @param zero what 0 does: beside other samplers it switches the cut off. */
export function topNSigmaParameter(byDefault: number, zero: string): NumberParameter {
  return {
    id: 'top_n_sigma',
    title: 'Top-nσ',
    help: `Keeps tokens whose logit is within this many standard deviations of the highest; ${zero}.`,
    type: 'number',
    default: byDefault,
    minimum: 0,
    maximum: 20,
  };
}

export const XTC_THRESHOLD: NumberParameter = {
  id: 'xtc_threshold',
  title: 'XTC threshold',
  help: 'Of the tokens at least this probable only the least probable one stays.',
  type: 'number',
  default: 0.1,
  minimum: 0,
  maximum: 1,
};

export function xtcProbabilityParameter(byDefault: number): NumberParameter {
  return {
    id: 'xtc_probability',
    title: 'XTC probability',
    help: 'How often it acts; 0 never, 1 at every position where it can.',
    type: 'number',
    default: byDefault,
    minimum: 0,
    maximum: 1,
  };
}
