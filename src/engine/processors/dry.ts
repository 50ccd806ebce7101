import type { TokenId } from '../../trace/units';
import { windowStart, type History } from './history';

/** As in the released code: longer matches count as this long, which bounds the penalty. */
const LONGEST_MATCH = 50;

export interface DryOptions {
  readonly multiplier: number;
  readonly base: number;
  /** Shortest repeat that is penalised. */
  readonly allowedLength: number;
  /** Tokens in which repeats are looked for, -1 for all. */
  readonly last: number;
}

/**
 * "Don't repeat yourself": what to take from the logits of the tokens that would continue a repeat
 * of the last tokens, multiplier * base^(length - allowed).
 * p-e-w, pull request 5677 of oobabooga/text-generation-webui, 2024.
 * @param breaks whether the token at an index ends a sequence; no repeat reaches over one.
 */
export function dryPenalties(
  history: History,
  breaks: (index: number) => boolean,
  { multiplier, base, allowedLength, last }: DryOptions,
): ReadonlyMap<TokenId, number> {
  const penalties = new Map<TokenId, number>();
  const end = history.length - 1;
  const start = windowStart(history.length, last);
  if (end < start || breaks(end)) return penalties;
  const newest = history.at(end);
  for (let at = start; at < end; at += 1) {
    if (history.at(at) !== newest || breaks(at + 1)) continue;
    let length = 1;
    while (
      length < LONGEST_MATCH &&
      at - length >= start &&
      history.at(at - length) === history.at(end - length) &&
      !breaks(end - length)
    ) {
      length += 1;
    }
    if (length < allowedLength) continue;
    const next = history.at(at + 1);
    const penalty = multiplier * base ** (length - allowedLength);
    if (penalty > (penalties.get(next) ?? 0)) penalties.set(next, penalty);
  }
  return penalties;
}
