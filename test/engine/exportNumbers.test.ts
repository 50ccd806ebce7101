import assert from 'node:assert/strict';
import fs from 'node:fs';
import { Engine } from '../../src/engine/engine';
import { findModel } from '../../src/engine/models/modelFolder';
import type { Scored } from '../../src/engine/runtime/distribution';
import { expected, fixture, opened, scored } from './support/fixtureModels';
import { recordedRows, request, run } from './support/generation';
import {
  compareRow,
  fullForward,
  referenceRow,
  TOLERANCE,
  type RecordedRow,
  type ReferenceRow,
} from './support/reference';

const HEAD_SIZE = 16;
const PROMPT = 16;

/** Rows of logits that predict every token from the second on, by the whole graph. */
async function rawRows(name: string, ids: readonly number[]): Promise<ReferenceRow[]> {
  const { graph } = await findModel(fixture(name));
  const rows = await fullForward(graph, ids.slice(0, -1), HEAD_SIZE);
  if (rows.length > 1) return rows;
  // A graph that computes its last row only.
  const last = async (end: number): Promise<ReferenceRow> =>
    (await fullForward(graph, ids.slice(0, end), HEAD_SIZE))[0]!;
  return Promise.all(ids.slice(1).map((_, at) => last(at + 1)));
}

function recorded(row: Scored): RecordedRow {
  const alternatives = row.top.map(({ id, logit }) => ({ id, logprob: logit - row.logSumExp }));
  return { ...row, logprob: row.logit - row.logSumExp, alternatives };
}

describe('annotation of exports', () => {
  const names = fs.readdirSync(fixture('')).flatMap((folder) => {
    if (folder !== 'qwen2-torch') return [folder];
    return ['', '#fp16', '#q4', '#q4f16', '#q8'].map((dtype) => folder + dtype);
  });

  /**
   * Nats from the whole graph's raw logits, run at once: in fp32 the bar for every number, in
   * float16 and int4 what rounding makes of evaluating otherwise. Dynamic int8 has none: its
   * scales depend on what is evaluated together.
   */
  const tolerance = (name: string): number => {
    if (name.endsWith('fp16')) return 0.05;
    if (name.endsWith('q4f16')) return 0.05;
    if (name.endsWith('int4')) return 1e-3;
    return name.endsWith('q8') ? Infinity : TOLERANCE;
  };

  for (const name of names) {
    it(`equals a float64 pass over its own raw logits, whatever the dtype: ${name}`, () =>
      opened(name, async ({ model }) => {
        const { ids } = expected(name);
        const sequence = model.newSequence();
        await sequence.feed(ids.slice(0, PROMPT));
        for (const id of ids.slice(PROMPT, PROMPT + 8)) {
          const found = await sequence.predict({ alternatives: 8, logits: true });
          const reference = referenceRow([...found.logits!]);
          const best = found.top[0]!;
          compareRow(
            recorded({ ...found, ...best, rank: 1 }),
            reference,
            `before ${id}`,
            1e-5,
            1e-4,
          );
          await sequence.feed([id]);
        }
      }));

    const allowed = tolerance(name);
    if (allowed === Infinity) continue;

    it(`equals the whole graph's raw logits in scoring within ${allowed}: ${name}`, () =>
      opened(name, async (loaded) => {
        const { ids } = expected(name);
        const rows = await rawRows(name, ids);
        const found = await scored(loaded, ids, 8);
        assert.equal(found.length, rows.length);
        found.forEach((row, at) => {
          compareRow(recorded(row), rows[at]!, `token ${at + 1}`, allowed);
        });
      }));

    it(`equals the whole graph's raw logits in generation within ${allowed}: ${name}`, async () => {
      const prompt = { ids: expected(name).ids.slice(0, PROMPT) };
      const { block, ids } = await run(
        new Engine(1),
        request({
          model: fixture(name),
          prompt,
          decoder: 'sample',
          seed: 5,
          topK: 8,
          maxTokens: 24,
          ignoreEos: true,
        }),
      );
      assert.equal(ids.length, 24);
      const rows = await rawRows(name, [...prompt.ids, ...ids]);
      recordedRows(ids, block).forEach((row, token) => {
        compareRow(row, rows[PROMPT + token - 1]!, `token ${token}`, allowed);
      });
    });
  }
});
