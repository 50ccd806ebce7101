import { readNumber } from '../parseJson';

/** Servers of the family that differ in what a placeholder means. */
export type Dialect = 'openai' | 'vllm';

/** Above this a value is no log-probability; rounding gives at most some 1e-7. */
export const POSITIVE_TOLERANCE = 1e-6;
/** OpenAI: "not among the listed"; vLLM: clamped from -Infinity, because JSON has none. */
const PLACEHOLDER = -9999;
/** Other servers' placeholders: -100 (mlx-omni), -1000 and below; no softmax gives these. */
const OTHER_PLACEHOLDER = -100;
const IMPLAUSIBLE = -1000;
/** About the least float32: what a mask adds to a logit in place of -Infinity. */
const MASKED = -1e30;

/** ln p of a field, NaN where it is missing or a placeholder for that. */
export class LogprobReader {
  /** Placeholders met. */
  placeholders = 0;
  /** Values above 0 met. */
  positive = 0;

  constructor(private readonly dialect: Dialect) {}

  read(value: unknown): number {
    const number = value === undefined ? NaN : (readNumber(value) ?? NaN);
    if (number > POSITIVE_TOLERANCE) this.positive += 1;
    if (number === -Infinity || number <= MASKED) return -Infinity;
    if (number !== OTHER_PLACEHOLDER && !(number <= IMPLAUSIBLE)) return number;
    this.placeholders += 1;
    return number === PLACEHOLDER && this.dialect === 'vllm' ? -Infinity : NaN;
  }
}
