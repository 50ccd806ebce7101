import { poolOf, type Pool } from '../../../../src/lenses/divergence/pool';
import type { Sample } from '../../../../src/trace/sample';
import { SampleBuilder, type Alternative } from '../../../../src/trace/sampleBuilder';

/** A token as two models see it; probabilities instead of their logarithms. */
export interface ComparedToken {
  readonly text?: string;
  readonly id?: number;
  readonly js?: number;
  readonly columns?: Readonly<Record<string, number>>;
  readonly base?: Readonly<Record<string, number>>;
  /** Probabilities by id, from best to worst. */
  readonly top?: readonly (readonly [id: number, p: number])[];
  readonly baseTop?: readonly (readonly [id: number, p: number])[];
}

export function comparedSample(id: string, tokens: readonly ComparedToken[]): Sample {
  const builder = new SampleBuilder();
  for (const token of tokens) {
    builder.push({
      text: token.text ?? 'a',
      ...(token.id === undefined ? {} : { id: token.id }),
      columns: { js: token.js ?? NaN, ...token.columns },
      alternatives: alternatives(token.top),
      reference: { columns: { ...token.base }, alternatives: alternatives(token.baseTop) },
    });
  }
  return { id, origin: {}, ...builder.build() };
}

/** A pool over samples of these tokens with the published threshold of 0.1 nats. */
export function poolOfTokens(...samples: readonly (readonly ComparedToken[])[]): Pool {
  return poolOf(
    samples.map((tokens, at) => comparedSample(String(at), tokens)),
    0.1,
  );
}

function alternatives(listed: ComparedToken['top'] = []): Alternative[] {
  return listed.map(([id, p]) => ({ id, text: `t${id}`, logprob: Math.log(p) }));
}

export function rounded(values: Iterable<number>): number[] {
  return Array.from(values, (value) => Number(value.toFixed(6)));
}
