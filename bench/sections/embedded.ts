import path from 'node:path';
import { embeddedFolder, EMBEDDED_MODELS } from '../../src/engine/models/embedded';
import { promptOf, type Generation } from '../measure';
import { compared, partsOf } from '../pairs';
import { Side } from '../process';
import type { Section } from '../section';

const PROMPT = 16;
const TOKENS = 384;
const ROUNDS = 9;
/** Ids that these models have text for. */
const KNOWN = 800;

export const embedded: Section = {
  name: 'embedded',
  title: 'The embedded models, annotated, and the bare loop: CPU ms per token',
  measure: async (_, report) => {
    // The RL model has the base model's shape.
    for (const model of EMBEDDED_MODELS.filter(({ name }) => name !== 'embedded/rl')) {
      const [ours, bare] = [Side.start('workers/ours.ts'), Side.start('workers/bare.ts')];
      try {
        await bare.ask('open', { graph: path.join(embeddedFolder(model), 'model.onnx') });
        const pairs: [number, number][] = [];
        for (let round = 0; round <= ROUNDS; round += 1) {
          const prompt = promptOf(PROMPT, round).map((id) => id % KNOWN);
          const input = { model: model.name, prompt, count: TOKENS };
          const timed = async (side: Side): Promise<number> =>
            partsOf(await side.ask<Generation>('generate', input), 'cpu').decode;
          const own = await timed(ours);
          pairs.push([own, await timed(bare)]);
        }
        const found = compared(pairs.slice(1));
        report({
          what: `${model.name}, ${TOKENS} tokens`,
          values: `${found.ours.toFixed(2)}, bare ${found.other.toFixed(2)}`,
          ratio: found.ratio,
        });
      } finally {
        ours.end();
        bare.end();
      }
    }
  },
};
