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

function finite(figures: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(figures).map(([name, value]) => [name, value === Infinity ? 'Infinity' : value]),
  );
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
