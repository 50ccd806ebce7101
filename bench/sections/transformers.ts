import { promptOf, type Generation } from '../measure';
import { compared, partsOf } from '../pairs';
import { Side } from '../process';
import type { Bar, Figure, Section } from '../section';
import { installTransformers } from '../transformers/install';

const TOKENS = 64;
const ROUNDS = 5;
const EQUAL_PROMPT = 128;
const EQUAL_TOKENS = 200;

interface Case {
  readonly precision: 'int4' | 'fp32';
  readonly prompt: number;
  readonly decode?: Bar;
  readonly prefill?: Bar;
}

const CASES: readonly Case[] = [
  { precision: 'int4', prompt: 128, decode: { least: 1.05 } },
  { precision: 'int4', prompt: 512, decode: { least: 1.2 }, prefill: { least: 1.45 } },
  { precision: 'int4', prompt: 2048, decode: { least: 1.6 } },
  { precision: 'fp32', prompt: 512 },
];

export const transformers: Section = {
  name: 'transformers',
  title: `Annotated generation and transformers.js without annotation: CPU ms, ${TOKENS} tokens`,
  measure: async (models, report) => {
    installTransformers();
    for (const precision of ['int4', 'fp32'] as const) {
      const { folder, dtype } = models[precision]();
      const model = `${folder}#${dtype}`;
      const ours = Side.start('workers/ours.ts');
      const other = Side.start('transformers/worker.mjs');
      try {
        await other.ask('open', { folder, dtype });
        await reportEquality(ours, other, model, precision, report);
        for (const { prompt: length, ...bars } of CASES.filter(
          (item) => item.precision === precision,
        )) {
          const pairs: [Generation, Generation][] = [];
          // The first round warms up. No two prompts share a beginning, which the engine would keep.
          for (let round = 0; round <= ROUNDS; round += 1) {
            const input = { model, prompt: promptOf(length, round), count: TOKENS };
            const own = await ours.ask<Generation>('generate', input);
            pairs.push([own, await other.ask<Generation>('generate', input)]);
          }
          for (const part of ['decode', 'prefill'] as const) {
            const measured = pairs.slice(1).map((pair) => {
              const [own, theirs] = pair.map((side) => partsOf(side, 'cpu')[part]);
              return [own ?? NaN, theirs ?? NaN] as const;
            });
            const found = compared(measured);
            const bar = bars[part];
            report({
              what: `${precision}, prompt ${length}: ${part === 'decode' ? 'a token' : 'the prompt'}`,
              values: `${found.ours.toFixed(1)}, transformers.js ${found.other.toFixed(1)}`,
              ratio: found.ratio,
              ...(bar ? { bar } : {}),
            });
          }
        }
      } finally {
        ours.end();
        other.end();
      }
    }
  },
};

/**
 * Both read the prompt at once here. A generation reads its last token alone, so that a repeated
 * one computes the same; on int4, whose best logits of random weights lie within 0.01, such a
 * difference in rounding picks other tokens.
 */
async function reportEquality(
  ours: Side,
  other: Side,
  model: string,
  precision: string,
  report: (figure: Figure) => void,
): Promise<void> {
  const input = { model, prompt: promptOf(EQUAL_PROMPT, 0), count: EQUAL_TOKENS };
  const own = await ours.ask<number[]>('greedy', input);
  const { ids } = await other.ask<Generation>('generate', input);
  const differs = own.findIndex((id, at) => id !== ids[at]);
  const equal = differs < 0 ? own.length : differs;
  report({
    what: `${precision}, prompt ${EQUAL_PROMPT}: the same greedy tokens`,
    values: `${equal} of ${EQUAL_TOKENS}`,
    value: equal,
    bar: { least: EQUAL_TOKENS },
  });
}
