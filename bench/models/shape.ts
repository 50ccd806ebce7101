/** Sizes of a decoder of the Qwen2 family. */
export interface DecoderShape {
  readonly layers: number;
  readonly hidden: number;
  readonly intermediate: number;
  readonly heads: number;
  readonly keyValueHeads: number;
  /** Numbers per head; 16 must divide it. */
  readonly headSize: number;
  readonly vocabulary: number;
  readonly context: number;
  readonly ropeTheta: number;
  /** Standard deviation of embeddings, matrices and biases. */
  readonly deviation: number;
}

/** Qwen2.5-0.5B. Source: its published config.json; the deviation is its initializer_range. */
export const HALF_BILLION: DecoderShape = {
  layers: 24,
  hidden: 896,
  intermediate: 4864,
  heads: 14,
  keyValueHeads: 2,
  headSize: 64,
  vocabulary: 151_936,
  context: 32_768,
  ropeTheta: 1e6,
  deviation: 0.02,
};

/** The same vocabulary over a body that costs next to nothing. */
export const WIDE: DecoderShape = {
  ...HALF_BILLION,
  layers: 2,
  hidden: 128,
  intermediate: 256,
  heads: 2,
  keyValueHeads: 1,
};

export const NORM_EPSILON = 1e-6;
