import type { BoundsSummary } from '../lenses/divergence/boundsSummary';
import type { Interval } from '../lenses/divergence/divergenceBounds';
import { DIVERGENT, type DivergenceSummary } from '../lenses/divergence/summary';

/** The verdict in one line; what was not computed is left out. */
export function divergenceLine(summary: DivergenceSummary): string {
  const { js } = summary;
  const parts: readonly (readonly [number, string])[] = [
    [
      js.mean,
      `mean JS ${nats(js.mean)} (median ${short(js.median)}, 95 % ${short(js.p95)}, most ${short(js.max)})`,
    ],
    [
      summary.divergent,
      `${summary.divergent} divergent (${percent(summary.divergentShare)}, JS > ${DIVERGENT})`,
    ],
    [
      summary.argmaxFlips,
      `${summary.argmaxFlips} argmax flips (${percent(summary.argmaxFlipShare)})`,
    ],
    [summary.meanKl, `mean KL ${nats(summary.meanKl)}`],
    [summary.meanTv, `mean TV ${short(summary.meanTv)}`],
  ];
  const known = parts.filter(([value]) => !Number.isNaN(value)).map(([, text]) => text);
  return `${summary.tokens} tokens: ${known.join('; ') || 'no such figure was asked for'}`;
}

/** The summary as JSON can hold it: null is not known, and the infinite is a string. */
export function divergenceRecord(
  summary: DivergenceSummary,
  base: string,
  rl: string,
): Readonly<Record<string, unknown>> {
  const { js, ...figures } = summary;
  return { base, rl, divergentAbove: DIVERGENT, ...finite(figures), js: finite(js) };
}

/** The same where the best tokens of both models give bounds only. */
export function boundsLine({ tokens, js, kl, tv, divergent, argmaxFlips }: BoundsSummary): string {
  const [least, most] = divergent;
  const parts = [
    `mean JS ${interval(js)} nats`,
    `${least === most ? least : `${least} to ${most}`} divergent (JS > ${DIVERGENT})`,
    ...(Number.isNaN(argmaxFlips) ? [] : [`${argmaxFlips} argmax flips`]),
    `mean KL ${interval(kl)} nats`,
    `mean TV ${interval(tv)}`,
  ];
  return `${tokens} tokens: ${parts.join('; ')}. These are bounds: servers tell the best tokens only`;
}

/** Pairs are lower and upper bounds; null is not known. */
export function boundsRecord(
  { tokens, known, argmaxFlips, divergent, js, kl, reverseKl, tv }: BoundsSummary,
  base: string,
  rl: string,
): Readonly<Record<string, unknown>> {
  const means = { meanJs: js, meanKl: kl, meanReverseKl: reverseKl, meanTv: tv };
  const bounds = Object.entries(means).map(([name, ends]) => [name, ends.map(jsonValue)]);
  return {
    ...{ base, rl, divergentAbove: DIVERGENT, tokens, argmaxFlips },
    bounds: { tokens: known, divergent, ...Object.fromEntries(bounds) },
  };
}

function interval([lower, upper]: Interval): string {
  return Number.isNaN(upper) ? `at least ${short(lower)}` : `${short(lower)} to ${short(upper)}`;
}

function finite(figures: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(figures).map(([name, value]) => [name, jsonValue(value)]),
  );
}

function jsonValue(value: unknown): unknown {
  return value === Infinity ? 'Infinity' : value;
}

function nats(value: number): string {
  return `${short(value)} nats`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
