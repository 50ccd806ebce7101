import fs from 'node:fs';
import path from 'node:path';
import { findModel } from '../../src/engine/models/modelFolder';
import { pairedSteps } from '../pairs';
import { Side } from '../process';
import type { Section } from '../section';

const CONTEXT = 256;
const ROUNDS = 15;
const BLOCK = 8;
/** The most that the head may take of the time per token. */
const MOST = 1.02;

/** The paper's final layout, 7 rewards by 8 lengths, in the last ids of the vocabulary. */
const CELLS = 56;
const SIDECAR = {
  version: 1,
  kind: 'vocabulary',
  rewards: [0, 1, 2, 3, 4, 5, 6].map((sixths) => sixths / 6),
  lengthEdges: [0, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768],
};

export const ziprc: Section = {
  name: 'ziprc',
  title: `Reading a ZIP-RC head at ${CONTEXT} tokens: CPU ms per token with it and without`,
  measure: async (models, report) => {
    const { folder, dtype } = models.int4();
    const named = `${folder}#${dtype}`;
    const headed = await withSidecar(named, `${folder}-ziprc`);
    const [ours, plain] = [Side.start('workers/ours.ts'), Side.start('workers/ours.ts')];
    try {
      await ours.ask('open', { model: `${headed}#${dtype}` });
      await plain.ask('open', { model: named });
      for (const side of [ours, plain]) await side.ask('begin', { context: CONTEXT });
      for (const logits of [false, true]) {
        const input = { logits };
        const found = await pairedSteps(ours, plain, { rounds: ROUNDS, block: BLOCK, input });
        report({
          what: `0.5 B int4, ${CELLS} cells, ${logits ? 'whole rows' : 'the best only'}`,
          values: `${found.ours.toFixed(2)}, without ${found.other.toFixed(2)}`,
          ratio: 1 / found.ratio,
          bar: { most: MOST },
        });
      }
    } finally {
      ours.end();
      plain.end();
    }
  },
};

/** The same files under another folder, with a sidecar beside them. */
async function withSidecar(model: string, folder: string): Promise<string> {
  const { folder: source } = await findModel(model);
  for (const entry of fs.readdirSync(source, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const from = path.join(entry.parentPath, entry.name);
    const to = path.join(folder, path.relative(source, from));
    fs.mkdirSync(path.dirname(to), { recursive: true });
    if (!fs.existsSync(to)) fs.linkSync(from, to);
  }
  const config = JSON.parse(fs.readFileSync(path.join(source, 'config.json'), 'utf8')) as {
    readonly vocab_size: number;
  };
  const sidecar = { ...SIDECAR, firstId: config.vocab_size - CELLS };
  fs.writeFileSync(path.join(folder, 'ziprc.json'), JSON.stringify(sidecar));
  return folder;
}
