import { Side } from '../process';
import type { Section } from '../section';

const COUNT = 8192;
const WARM_UP = 64;

export const divergence: Section = {
  name: 'divergence',
  title:
    'Comparing two models with 151,936 tokens, all default metrics, top 20: CPU ms per token, and the most memory above the loaded models',
  measure: async (models, report) => {
    const { folder } = models.wide();
    const ours = Side.start('workers/ours.ts');
    try {
      const compare = (count: number): Promise<{ before: number; above: number; cpu: number }> =>
        ours.ask('diverge', { model: folder, count });
      await compare(WARM_UP);
      const { before, above, cpu } = await compare(COUNT);
      report({
        what: `2 layers, ${COUNT} tokens`,
        values: `${(cpu / COUNT).toFixed(1)} ms, ${(above / 1e6).toFixed(0)} MB above ${(before / 1e6).toFixed(0)}`,
        value: above / 1e6,
        bar: { most: 1000 },
      });
    } finally {
      ours.end();
    }
  },
};
