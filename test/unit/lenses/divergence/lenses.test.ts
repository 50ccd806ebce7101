import assert from 'node:assert/strict';
import { METRICS } from '../../../../src/engine/divergence/metrics';
import { COMPARED_COLUMNS } from '../../../../src/lenses/divergence/columns';
import { GRAPH_ON_LOGITS } from '../../../../src/lenses/divergence/graphLens';
import { graphDistance } from '../../../../src/lenses/divergence/graphOnLogits';
import { BASE_ENTROPY, ENTROPY_CHANGE } from '../../../../src/lenses/divergence/referenceEntropy';
import { SORTED_DISTANCE } from '../../../../src/lenses/divergence/sortedDistanceLens';
import { TOP_K_OVERLAP } from '../../../../src/lenses/divergence/topKOverlap';
import type { Sample } from '../../../../src/trace/sample';
import { SampleBuilder } from '../../../../src/trace/sampleBuilder';
import { entropyOf, logSoftmax, valuesOf } from '../samples';

const BASE = [0.5, 0.3, 0.15, 0.05];
const RL = [0.2, 0.65, 0.1, 0.05];

/** Rows of both models with all four tokens listed. */
function compared(rows: readonly (readonly [base: number[], rl: number[]])[]): Sample {
  const builder = new SampleBuilder();
  const model = (
    probabilities: readonly number[],
  ): { columns: Record<string, number>; alternatives: never[] | object[] } => {
    // Logits are ln p plus a shift that differs from row to row.
    const logprobs = logSoftmax(probabilities.map(Math.log));
    return {
      columns: { logSumExp: probabilities[0] ?? NaN, entropy: entropyOf(logprobs) },
      alternatives: logprobs
        .map((logprob, id) => ({ id, text: `t${id}`, logprob }))
        .sort((a, b) => b.logprob - a.logprob),
    };
  };
  for (const [base, rl] of rows) {
    builder.push({ text: 't0', id: 0, ...model(rl), reference: model(base) } as Parameters<
      SampleBuilder['push']
    >[0]);
  }
  return { id: 's', ...builder.build(), origin: {} };
}

function exact(values: ReturnType<typeof valuesOf>): readonly number[] {
  assert.equal(values.kind, 'exact');
  return [...values.values];
}

function close(actual: number | undefined, wanted: number): void {
  assert.ok(Math.abs((actual ?? NaN) - wanted) <= 1e-5, `${actual} is not ${wanted}`);
}

describe('lenses on two models', () => {
  const sample = compared([
    [BASE, RL],
    [BASE, BASE],
  ]);

  it('give the overlap and the entropies of the published example', () => {
    const overlap = (k: number): readonly number[] => exact(valuesOf(TOP_K_OVERLAP, sample, { k }));
    assert.deepEqual(
      [1, 2, 3].map((k) => overlap(k)[0]),
      [0, 1, 1],
    );
    assert.deepEqual(overlap(1), [0, 1]);
    close(exact(valuesOf(BASE_ENTROPY, sample))[0], 1.14212);
    close(exact(valuesOf(ENTROPY_CHANGE, sample))[0], 0.981942 - 1.14212);
    assert.equal(exact(valuesOf(ENTROPY_CHANGE, sample))[1], 0);
  });

  it('give graph and sorted distance of the last tokens, in either kind of value', () => {
    const shifted = (p: readonly number[]): { ids: number[]; values: number[] } => {
      const ids = [...p.keys()].sort((a, b) => (p[b] ?? 0) - (p[a] ?? 0));
      const least = Math.min(...p);
      return { ids, values: ids.map((id) => Math.fround(Math.log((p[id] ?? NaN) / least))) };
    };
    const [base, rl] = [shifted(BASE), shifted(RL)];
    for (const mode of ['token', 'rank', 'matched'] as const) {
      const found = exact(valuesOf(GRAPH_ON_LOGITS, sample, { mode, k: 4 }));
      close(found[0], graphDistance([rl], [base], mode));
      close(found[1], graphDistance([rl, base], [base, base], mode));
      const last = exact(valuesOf(GRAPH_ON_LOGITS, sample, { mode, k: 4, window: 1 }));
      assert.equal(last[1], 0);
      const raw = exact(valuesOf(GRAPH_ON_LOGITS, sample, { mode, k: 4, values: 'raw' }));
      assert.notEqual(raw[0], found[0]);
    }
    const sorted = exact(valuesOf(SORTED_DISTANCE, sample, { k: 4 }));
    // ln of .65/.5, .3/.2 and .15/.1; the least is the same.
    close(sorted[0], Math.log(0.65 / 0.5) + Math.log(0.3 / 0.2) + Math.log(0.15 / 0.1));
    assert.equal(sorted[1], 0);
  });

  it('say what is missing', () => {
    const { reference, ...alone } = sample;
    assert.ok(reference);
    for (const lens of [...COMPARED_COLUMNS, BASE_ENTROPY, TOP_K_OVERLAP, GRAPH_ON_LOGITS]) {
      const values = valuesOf(lens, alone);
      assert.ok(values.kind === 'absent' && values.reason.includes('not compared'), lens.id);
    }
    const few = valuesOf(TOP_K_OVERLAP, sample, { k: 5 });
    assert.ok(few.kind === 'absent' && few.reason.includes('list 4 alternatives, not 5'));
    const { topK, ...withoutLists } = sample;
    assert.ok(topK);
    for (const lens of COMPARED_COLUMNS) {
      const values = valuesOf(lens, withoutLists);
      assert.ok(values.kind === 'absent' && values.reason.includes('did not record'), lens.id);
    }
  });

  it('show every metric under its id, but for the one that is a detail of another', () => {
    const shown = new Map(COMPARED_COLUMNS.map(({ id, ofDecoder }) => [id, ofDecoder]));
    for (const [id, column] of Object.entries(METRICS)) {
      if (id === 'best-reference-logprob') continue;
      assert.equal(shown.get(id), column);
      const columns = new Map([[column, Float64Array.of(0.5, 0.25)]]);
      const lens = COMPARED_COLUMNS.find((each) => each.id === id);
      assert.ok(lens);
      assert.deepEqual(exact(valuesOf(lens, { ...sample, columns })), [0.5, 0.25]);
    }
  });
});
