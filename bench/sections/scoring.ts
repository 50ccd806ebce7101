import { Side } from '../process';
import type { Section } from '../section';

const LENGTHS = [8192, 4096];
const WARM_UP = 64;

export const scoring: Section = {
  name: 'scoring',
  title: 'Scoring a text, top 20: CPU ms per token, and the most memory above the loaded model',
  measure: async (models, report) => {
    const { folder, dtype } = models.int4();
    for (const count of LENGTHS) {
      const ours = Side.start('workers/ours.ts');
      try {
        await ours.ask('open', { model: `${folder}#${dtype}` });
        const score = (tokens: number): Promise<{ before: number; above: number; cpu: number }> =>
          ours.ask('score', { count: tokens });
        await score(WARM_UP);
        const { before, above: bytes, cpu } = await score(count);
        const above = bytes / 1e6;
        report({
          what: `int4, ${count} tokens`,
          values: `${(cpu / count).toFixed(1)} ms, ${above.toFixed(0)} MB above ${(before / 1e6).toFixed(0)}`,
          value: above,
          ...(count === 8192 ? { bar: { most: 600 } } : {}),
        });
      } finally {
        ours.end();
      }
    }
  },
};
