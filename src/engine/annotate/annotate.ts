import { COLUMN } from '../../trace/sample';
import type { TokenRow } from '../../trace/sampleBuilder';
import type { TokenId } from '../../trace/units';
import { EngineError } from '../errors';
import { rankOf, rowStatistics, topIds } from './rowStatistics';

/** Logits are float32 (7 to 9 digits); more digits are noise that makes files longer. */
const DIGITS = 9;

/**
 * The record of one token, from the raw logits row that predicts it.
 * @param topK alternatives to record.
 * @throws EngineError `model` where the row is no distribution.
 */
export function annotate(
  row: Float32Array,
  id: TokenId,
  topK: number,
  bytesOf: (id: TokenId) => Uint8Array,
): TokenRow {
  const { logSumExp, entropy, varentropy } = rowStatistics(row);
  if (!Number.isFinite(logSumExp)) {
    throw new EngineError(
      'model',
      'The model gave logits that are no distribution (not a number, or infinite). Try an export in float32.',
    );
  }
  const logit = row[id] ?? NaN;
  return {
    id,
    text: bytesOf(id),
    columns: {
      [COLUMN.logprob]: round(logit - logSumExp),
      [COLUMN.logit]: round(logit),
      [COLUMN.logSumExp]: round(logSumExp),
      [COLUMN.entropy]: round(entropy),
      [COLUMN.varentropy]: round(varentropy),
      [COLUMN.rank]: rankOf(row, id),
    },
    alternatives: topIds(row, topK).map((other) => ({
      id: other,
      text: bytesOf(other),
      logprob: (row[other] ?? NaN) - logSumExp,
    })),
  };
}

function round(value: number): number {
  return Number(value.toPrecision(DIGITS));
}
