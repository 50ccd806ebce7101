import type { Annotator } from '../bareLoop';
import { pairedSteps } from '../pairs';
import { Side } from '../process';
import type { Section } from '../section';

const CONTEXT = 256;
const ROUNDS = 9;
const BLOCK = 8;

const PLACES: readonly (readonly [Annotator, string])[] = [
  ['javascript', 'in JavaScript'],
  ['companion', 'by a second session'],
  ['fused', 'by nodes in the graph'],
];

export const annotation: Section = {
  name: 'annotation',
  title: `Where annotation happens, in a bare loop at ${CONTEXT} tokens: CPU ms per token`,
  measure: async (models, report) => {
    const { graph } = models.int4();
    const bare = Side.start('workers/bare.ts');
    try {
      await bare.ask('open', { graph });
      for (const [annotator, where] of PLACES) {
        const side = Side.start('workers/bare.ts');
        try {
          await side.ask('open', { graph, annotator });
          await bare.ask('begin', { context: CONTEXT });
          await side.ask('begin', { context: CONTEXT });
          const found = await pairedSteps(side, bare, { rounds: ROUNDS, block: BLOCK });
          report({
            what: `int4, ${where}`,
            values: `${found.ours.toFixed(1)}, without ${found.other.toFixed(1)}`,
            ratio: found.ratio,
          });
        } finally {
          side.end();
        }
      }
    } finally {
      bare.end();
    }
  },
};
