import path from 'node:path';
import { DECODERS, DEFAULT_DECODER } from '../../src/engine/decoders/registry';
import { median, promptOf } from '../measure';
import { Side } from '../process';
import type { Section } from '../section';
import type { Round } from '../turnstile';

const MODEL = 'embedded/base';
/** Ids that the model has text for. */
const KNOWN = 800;
const PROMPT = promptOf(16, 0).map((id) => id % KNOWN);
/** Tokens of one generation, and of one way altogether. */
const COUNT = 400;
const ROUNDS = 1200;
const WARM_UP = 400;
/** Tokens within which garbage collections are counted. */
const COLLECTED = 800;
/** A decoder may cost this much of a token's time more than plain sampling. */
const MOST = 1.05;

/** A corpus for the decoder that wants one. */
const CORPUS = path.resolve(import.meta.dirname, '../../docs/engine.md');

interface Setting {
  readonly decoder: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly what: string;
}

/** The chain with every link at work. */
const FULL_CHAIN = {
  top_n_sigma: 3,
  typical_p: 0.95,
  xtc_probability: 0.5,
  repetition_penalty: 1.1,
  dry_multiplier: 0.8,
};

const PLAIN: Setting = { decoder: DEFAULT_DECODER, parameters: {}, what: DEFAULT_DECODER };

function settings(): readonly Setting[] {
  const oneModel = DECODERS.filter(({ id, needs }) => needs === 'logits' && id !== PLAIN.decoder);
  return [
    { ...PLAIN, what: 'plain sampling itself' },
    ...oneModel.map(({ id, parameters }) => {
      const corpus = parameters.some((parameter) => parameter.id === 'corpus');
      return { decoder: id, parameters: corpus ? { corpus: CORPUS } : {}, what: id };
    }),
    { decoder: 'sample', parameters: FULL_CHAIN, what: 'sample, all nine links' },
  ];
}

/**
 * Each decoder in a process of its own, token by token in turn with plain sampling twice, which
 * shows what the measurement is worth.
 */
export const decoders: Section = {
  name: 'decoders',
  title: `Decoders of one model on ${MODEL}, in time per token of plain sampling`,
  measure: async (_, report) => {
    for (const setting of settings()) {
      const side = await Side.startBuilt();
      try {
        await side.ask('open', { model: MODEL });
        const given = { prompt: PROMPT, count: COUNT, ways: [PLAIN, setting, PLAIN] };
        await side.ask('turns', { ...given, rounds: WARM_UP });
        const rounds = await side.ask<Round[]>('turns', { ...given, rounds: ROUNDS });
        const collecting: Collecting[] = [];
        for (const way of [PLAIN, setting, PLAIN, setting]) {
          const input = { prompt: PROMPT, count: COUNT, times: COLLECTED, way };
          collecting.push(await side.ask<Collecting>('collections', input));
        }
        const found = compare(rounds, collecting);
        report({
          what: setting.what,
          values: `${found.added.toFixed(0)} µs on ${found.plain.toFixed(2)} ms, ±${found.spread.toFixed(3)}, ${found.control.toFixed(3)}`,
          ratio: found.ratio,
          bar: { most: MOST },
        });
      } finally {
        side.end();
      }
    }
  },
};

interface Collecting {
  readonly tokens: number;
  readonly durations: readonly number[];
}

interface Comparison {
  /** Milliseconds of a token of plain sampling, and microseconds that the decoder adds. */
  readonly plain: number;
  readonly added: number;
  readonly ratio: number;
  /** Half the interval that holds the ratio's median in 95 of 100 measurements. */
  readonly spread: number;
  /** Plain sampling in time of plain sampling. */
  readonly control: number;
}

/** Medians over the rounds, and garbage collection, which comes too seldom to show in those. */
function compare(rounds: readonly Round[], collecting: readonly Collecting[]): Comparison {
  const pairs = rounds.flatMap(([plain = NaN, own = NaN, again = NaN]) => [
    [own, plain] as const,
    [own, again] as const,
  ]);
  const ratios = pairs.map(([own, plain]) => own / plain).sort((a, b) => a - b);
  const long = median(collecting.flatMap(({ durations }) => durations));
  const perToken = (ways: readonly (Collecting | undefined)[]): number =>
    ways.reduce(
      (sum, way) => sum + (long * (way?.durations.length ?? NaN)) / (way?.tokens ?? NaN),
      0,
    ) / ways.length;
  const collected = [
    perToken([collecting[0], collecting[2]]),
    perToken([collecting[1], collecting[3]]),
  ];
  const [plainCollected = NaN, ownCollected = NaN] = collected;
  const plain = median(pairs.map(([, time]) => time));
  const total = plain + plainCollected;
  const ratio = (plain * median(ratios) + ownCollected) / total;
  // The order statistics around the median; rounds are independent, the two pairs of one are not.
  const reach = 0.98 / Math.sqrt(rounds.length);
  const at = (share: number): number => ratios[Math.floor(share * ratios.length)] ?? NaN;
  return {
    plain: total,
    added: (ratio - 1) * total * 1000,
    ratio,
    spread: (at(0.5 + reach) - at(0.5 - reach)) / 2,
    control: median(rounds.map(([one = NaN, , other = NaN]) => other / one)),
  };
}
