import { pairedSteps } from '../pairs';
import { Side } from '../process';
import type { Section } from '../section';

const CONTEXTS = [256, 2048, 8192];
/** At 8,192 tokens a prompt takes the bare loop a minute. */
const ROUNDS = 7;
const BLOCK = 6;

export const decode: Section = {
  name: 'decode',
  title: 'Annotated decoding and the bare ONNX Runtime loop: CPU ms per token as the context grows',
  measure: async (models, report) => {
    for (const [precision, contexts] of [
      ['int4', CONTEXTS],
      ['fp32', CONTEXTS.slice(0, 2)],
    ] as const) {
      const { folder, dtype, graph } = models[precision]();
      const [ours, bare] = [Side.start('workers/ours.ts'), Side.start('workers/bare.ts')];
      try {
        await ours.ask('open', { model: `${folder}#${dtype}` });
        await bare.ask('open', { graph });
        for (const context of contexts) {
          await Promise.all([ours, bare].map((side) => side.ask('begin', { context })));
          for (const logits of [false, true]) {
            const found = await pairedSteps(ours, bare, {
              rounds: ROUNDS,
              block: BLOCK,
              input: { logits },
            });
            report({
              what: `${precision}, ${context} tokens${logits ? ', logits in JavaScript too' : ''}`,
              values: `${found.ours.toFixed(1)}, bare ${found.other.toFixed(1)}`,
              ratio: found.ratio,
              ...(precision === 'int4' && !logits ? { bar: { least: 0.97 } } : {}),
            });
          }
        }
      } finally {
        ours.end();
        bare.end();
      }
    }
  },
};
