import path from 'node:path';
import { DECODERS, DEFAULT_DECODER } from '../../src/engine/decoders/registry';
import { promptOf, type Generation } from '../measure';
import { compared, partsOf } from '../pairs';
import { Side } from '../process';
import type { Section } from '../section';

const MODEL = 'embedded/base';
const PROMPT = 16;
const TOKENS = 256;
const ROUNDS = 15;
/** Ids that the model has text for. */
const KNOWN = 800;
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
    ...oneModel.map(({ id, parameters }) => {
      const corpus = parameters.some((parameter) => parameter.id === 'corpus');
      return { decoder: id, parameters: corpus ? { corpus: CORPUS } : {}, what: id };
    }),
    { decoder: 'sample', parameters: FULL_CHAIN, what: 'sample, all nine links' },
  ];
}

/** Each decoder in a process of its own, in turn with plain sampling there. */
export const decoders: Section = {
  name: 'decoders',
  title: `Decoders of one model and plain sampling on ${MODEL}: CPU ms per token`,
  measure: async (_, report) => {
    for (const setting of settings()) {
      const side = Side.start('workers/ours.ts');
      try {
        const pairs: [number, number][] = [];
        for (let round = 0; round <= ROUNDS; round += 1) {
          const prompt = promptOf(PROMPT, round).map((id) => id % KNOWN);
          const timed = async ({ decoder, parameters }: Setting): Promise<number> => {
            const input = { model: MODEL, prompt, count: TOKENS, decoder, parameters };
            return partsOf(await side.ask<Generation>('generate', input), 'cpu').decode;
          };
          // Who comes first changes, so that a slow drift of the machine falls out.
          const first = await timed(round % 2 === 0 ? PLAIN : setting);
          const second = await timed(round % 2 === 0 ? setting : PLAIN);
          pairs.push(round % 2 === 0 ? [first, second] : [second, first]);
        }
        const found = compared(pairs.slice(1));
        report({
          what: setting.what,
          values: `${found.other.toFixed(3)}, plain ${found.ours.toFixed(3)}`,
          ratio: found.ratio,
          bar: { most: MOST },
        });
      } finally {
        side.end();
      }
    }
  },
};
