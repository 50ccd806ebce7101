import { COLUMN } from '../../trace/sample';
import type { TokenRow } from '../../trace/sampleBuilder';
import type { TokenId } from '../../trace/units';
import type { Candidate, Distribution, Scored } from '../runtime/distribution';

/** Logits are float32 (7 to 9 digits); more digits are noise that makes files longer. */
const DIGITS = 9;

/** The record of one token under the distribution that predicts it. */
export function annotate(scored: Scored, bytesOf: (id: TokenId) => Uint8Array): TokenRow {
  const { id, logit, rank, logSumExp, entropy, varentropy, top, ziprc } = scored;
  return {
    id,
    text: bytesOf(id),
    columns: {
      [COLUMN.logprob]: round(logit - logSumExp),
      [COLUMN.logit]: round(logit),
      [COLUMN.logSumExp]: round(logSumExp),
      [COLUMN.entropy]: round(entropy),
      [COLUMN.varentropy]: round(varentropy),
      [COLUMN.rank]: rank,
    },
    alternatives: top.map((other) => ({
      id: other.id,
      text: bytesOf(other.id),
      logprob: other.logit - logSumExp,
    })),
    ...(ziprc ? { ziprc } : {}),
  };
}

/** What another model says of a token, as a sample's reference holds it. */
export function annotateReference(
  scored: Scored,
  bytesOf: (id: TokenId) => Uint8Array,
): NonNullable<TokenRow['reference']> {
  const { columns, alternatives = [] } = annotate(scored, bytesOf);
  return { ...(columns ? { columns } : {}), alternatives };
}

/** A token that was picked by its rank among the best. */
export function scoredCandidate(distribution: Distribution, picked: Candidate): Scored {
  const higher = distribution.top.filter(({ logit }) => logit > picked.logit).length;
  return { ...distribution, ...picked, rank: higher + 1 };
}

/** A token that was picked from the whole row. */
export function scoredInRow(distribution: Distribution, row: Float32Array, id: TokenId): Scored {
  const logit = row[id] ?? NaN;
  const { length } = row;
  let rank = 1;
  for (let other = 0; other < length; other += 1) if ((row[other] ?? NaN) > logit) rank += 1;
  return { ...distribution, id, logit, rank };
}

/** As many digits as numbers computed from logits have. */
export function round(value: number): number {
  return Number(value.toPrecision(DIGITS));
}
