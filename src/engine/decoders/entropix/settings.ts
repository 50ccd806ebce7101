import { QUADRANT, type Quadrant } from './quadrant';

/** How one token is drawn. */
export interface Settings {
  readonly temperature: number;
  readonly topP: number;
  readonly topK: number;
  readonly minP: number;
  /** Candidates drawn, of which the most probable one is taken. */
  readonly draws: number;
}

/** Bounds and factors of the early code, with all attention terms 0. */
const HOTTEST = 1.5;
const AFTER_CLARIFYING = 1.3;
const AT_FORKS = 1.2;
const WIDER_AT_FORKS = 1.5;
const IN_THE_MIST = 2;
const PER_UNCERTAINTY = 0.3;
const LESS_MIN_P = 0.5;
const LEAST_MIN_P = 0.01;
const MOST_MIN_P = 0.5;
const ADAPTIVE_DRAWS = 5;

/**
 * The early code's settings in a quadrant other than `low`, which is greedy there.
 * @param uncertainty entropy and varentropy together, in bits.
 */
export function earlySettings(base: Settings, quadrant: Quadrant, uncertainty: number): Settings {
  const { temperature, topK, minP } = base;
  switch (quadrant) {
    case QUADRANT.entropy:
      return { ...base, temperature: Math.min(HOTTEST, temperature * AFTER_CLARIFYING) };
    case QUADRANT.varentropy:
      return {
        ...base,
        temperature: Math.min(HOTTEST, temperature * AT_FORKS),
        topK: Math.max(5, Math.floor(topK * WIDER_AT_FORKS)),
      };
    case QUADRANT.both:
      return { ...base, temperature: Math.max(IN_THE_MIST, temperature * IN_THE_MIST) };
    case QUADRANT.between:
      return {
        ...base,
        temperature: temperature * (1 + PER_UNCERTAINTY * uncertainty),
        minP: Math.min(MOST_MIN_P, Math.max(LEAST_MIN_P, minP * (1 - LESS_MIN_P * uncertainty))),
        draws: ADAPTIVE_DRAWS,
      };
    case QUADRANT.low:
      return base;
  }
}
