import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Pick, StepDecoder } from '../../../../src/engine/decoders/decoder';
import { copyOf, RowPool, takeRow } from '../../../../src/engine/processors/rowPool';
import { resolveParameters } from '../../../../src/trace/parameters';
import { FILE } from './parameterValues';
import { contextOf, STEP_DECODERS, WORDS } from './support';

/** More rows than any pick takes. */
const MOST_ROWS = 64;

/** Every link of the chain at work. */
const FULL_CHAIN = {
  top_k: 12,
  top_n_sigma: 2,
  typical_p: 0.9,
  xtc_probability: 0.5,
  repetition_penalty: 1.2,
  dry_multiplier: 0.8,
};

const logit = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: -96, max: 96 }).map((value) => value / 8) },
  { weight: 1, arbitrary: fc.constant(-Infinity) },
);
const rows = fc.array(
  fc
    .array(logit, { minLength: WORDS.size, maxLength: WORDS.size })
    .filter((row) => row.some((value) => value > -Infinity))
    .map((row) => Float64Array.from(row)),
  { minLength: 1, maxLength: 12 },
);

async function picksOf(
  decoder: StepDecoder,
  given: object,
  logits: readonly Float64Array[],
  pick: (compute: () => Pick) => Pick,
): Promise<Pick[]> {
  const corpus = decoder.parameters.some(({ id }) => id === 'corpus') ? { corpus: FILE } : {};
  const parameters = resolveParameters(decoder.id, decoder.parameters, { ...corpus, ...given });
  const picker = await decoder.create(parameters, contextOf(3));
  return logits.map((row, position) => {
    const found = pick(() => picker.pick(copyOf(row), position));
    picker.accept?.(found.id);
    return found;
  });
}

describe('rows that are used again', () => {
  const settings: [StepDecoder, object][] = STEP_DECODERS.flatMap((decoder) => [
    [decoder, {}],
    ...(decoder.id === 'sample' ? [[decoder, FULL_CHAIN] as [StepDecoder, object]] : []),
    ...(decoder.id === 'entropix'
      ? [[decoder, { generation: 'later' }] as [StepDecoder, object]]
      : []),
  ]);
  for (const [decoder, given] of settings) {
    it(`change no pick of ${decoder.id} ${JSON.stringify(given)}`, async () => {
      await fc.assert(
        fc.asyncProperty(rows, async (logits) => {
          const pool = new RowPool();
          const spoil = (): void => {
            pool.run(() => {
              for (let count = 0; count < MOST_ROWS; count += 1) takeRow(WORDS.size).fill(NaN);
            });
          };
          const used = await picksOf(decoder, given, logits, (compute) => {
            spoil();
            const found = pool.run(compute);
            spoil();
            return found;
          });
          assert.deepEqual(used, await picksOf(decoder, given, logits, (compute) => compute()));
        }),
        { numRuns: 40 },
      );
    });
  }
});
