import { Side } from '../process';
import type { Section } from '../section';

interface Taken {
  readonly peak: number;
  readonly after: number;
}

export const loading: Section = {
  name: 'loading',
  title: 'Loading a model, the tokenizer with it, and a plain session: memory when it is there',
  measure: async (models, report) => {
    for (const precision of ['int4', 'fp32'] as const) {
      const { folder, dtype, graph } = models[precision]();
      const taken = async (side: Side, input: object): Promise<Taken> => {
        try {
          return await side.ask<Taken>('load', input);
        } finally {
          side.end();
        }
      };
      const ours = await taken(Side.start('workers/ours.ts'), { model: `${folder}#${dtype}` });
      const plain = await taken(Side.start('workers/bare.ts'), { graph });
      for (const [when, title] of [
        ['after', 'loaded'],
        ['peak', 'at the peak'],
      ] as const) {
        const inMegabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;
        report({
          what: `${precision}, ${precision === 'int4' ? 'one file' : 'weights beside the graph'}: ${title}`,
          values: `${inMegabytes(ours[when])}, plain ${inMegabytes(plain[when])}`,
          ratio: ours[when] / plain[when],
          ...(precision === 'int4' ? { bar: { most: 0.6 } } : {}),
        });
      }
    }
  },
};
