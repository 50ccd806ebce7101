import assert from 'node:assert/strict';
import fc from 'fast-check';
import { COMPARED_COLUMNS } from '../../../../src/lenses/divergence/columns';
import { divergentTokens } from '../../../../src/lenses/divergence/divergentTokens';
import { BASE_ENTROPY, ENTROPY_CHANGE } from '../../../../src/lenses/divergence/referenceEntropy';
import { TOP_K_OVERLAP } from '../../../../src/lenses/divergence/topKOverlap';
import type { LensValues } from '../../../../src/lenses/lens';
import type { Sample } from '../../../../src/trace/sample';
import { SampleBuilder, type TokenRow } from '../../../../src/trace/sampleBuilder';
import { entropyOf, logSoftmax, valuesOf } from '../samples';

type Row = readonly number[];

interface Options {
  readonly k: number;
  readonly ids?: boolean;
  readonly text?: (id: number) => string;
}

/** One token of two models as servers tell it: its log-probability and the k best. */
function compared(p: Row, q: Row, chosen: number, { k, ids = true, text = name }: Options): Sample {
  const builder = new SampleBuilder();
  const model = (logprobs: Row): Pick<TokenRow, 'columns' | 'alternatives'> => ({
    columns: { logprob: logprobs[chosen] ?? NaN },
    alternatives: logprobs
      .map((logprob, id) => ({ id: ids ? id : -1, text: text(id), logprob }))
      .sort((a, b) => b.logprob - a.logprob)
      .slice(0, k),
  });
  builder.push({
    text: text(chosen),
    ...(ids ? { id: chosen } : {}),
    ...model(q),
    reference: model(p),
  });
  return { id: 's', ...builder.build(), origin: {} };
}

function name(id: number): string {
  return `t${id}`;
}

function lensValues(id: string, sample: Sample): LensValues {
  const lens = COMPARED_COLUMNS.find((each) => each.id === id);
  assert.ok(lens);
  return valuesOf(lens, sample);
}

function interval(values: LensValues): readonly [number, number] {
  if (values.kind === 'exact') return [values.values[0] ?? NaN, values.values[0] ?? NaN];
  assert.equal(values.kind, 'bounds');
  return [values.lower[0] ?? NaN, values.upper[0] ?? NaN];
}

/** By the textbook; a token that q rules out does not occur. */
function truth(p: Row, q: Row): Readonly<Record<string, number>> {
  const kl = (a: Row, b: Row): number =>
    a.reduce((sum, l, id) => sum + Math.exp(l) * (l - (b[id] ?? NaN)), 0);
  const mean = p.map((l, id) => Math.log((Math.exp(l) + Math.exp(q[id] ?? NaN)) / 2));
  return {
    js: (kl(p, mean) + kl(q, mean)) / 2,
    kl: kl(p, q),
    'reverse-kl': kl(q, p),
    tv: p.reduce((sum, l, id) => sum + Math.abs(Math.exp(l) - Math.exp(q[id] ?? NaN)), 0) / 2,
  };
}

const pair = fc.integer({ min: 2, max: 40 }).chain((size) => {
  const row = fc.array(fc.double({ min: -10, max: 10, noNaN: true }), {
    minLength: size,
    maxLength: size,
  });
  return fc.tuple(row, row, fc.integer({ min: 1, max: size }), fc.nat({ max: size - 1 }));
});

describe('divergence where the file has the best tokens of both models', () => {
  it('is an interval around what the whole distributions give, with ids or without', () => {
    fc.assert(
      fc.property(pair, fc.boolean(), ([first, second, k, chosen], ids) => {
        const [p, q] = [logSoftmax(first), logSoftmax(second)];
        const sample = compared(p, q, chosen, { k, ids });
        for (const [id, value] of Object.entries(truth(p, q))) {
          const [lower, upper] = interval(lensValues(id, sample));
          // float32 storage moves sums by about this.
          assert.ok(lower >= 0 && lower <= value + 1e-5, `${id}: ${lower} > ${value}`);
          assert.ok(!(upper < value - 1e-5), `${id}: ${upper} < ${value}`);
        }
        const change = interval(valuesOf(ENTROPY_CHANGE, sample));
        const exact = entropyOf(q) - entropyOf(p);
        assert.ok(change[0] <= exact + 1e-5 && change[1] >= exact - 1e-5);
        assert.ok(interval(valuesOf(BASE_ENTROPY, sample))[0] <= entropyOf(p) + 1e-5);
      }),
      { numRuns: 500 },
    );
  });

  it('is exactly 0 at the least for a model and itself', () => {
    fc.assert(
      fc.property(pair, ([logits, , k, chosen]) => {
        const p = logSoftmax(logits);
        const sample = compared(p, p, chosen, { k });
        for (const id of ['js', 'kl', 'reverse-kl', 'tv']) {
          assert.equal(interval(lensValues(id, sample))[0], 0, id);
        }
        for (const id of ['log-ratio', 'argmax-flip']) {
          assert.deepEqual(interval(lensValues(id, sample)), [0, 0], id);
        }
      }),
    );
  });

  const P = logSoftmax([3, 2, 1, 0, 0]);
  const Q = logSoftmax([1, 3, 0, 0, 2]);

  it('is exact in what follows from the token and the best alone', () => {
    const sample = compared(P, Q, 1, { k: 2 });
    assert.deepEqual(interval(lensValues('argmax-flip', sample)), [1, 1]);
    assert.deepEqual(interval(lensValues('rank-change', sample)), [1, 1]);
    assert.deepEqual(interval(lensValues('best-reference-rank', sample)), [2, 2]);
    const [ratio] = interval(lensValues('log-ratio', sample));
    assert.ok(Math.abs(ratio - ((Q[1] ?? NaN) - (P[1] ?? NaN))) < 1e-12);
    assert.deepEqual(interval(valuesOf(TOP_K_OVERLAP, sample, { k: 2 })), [0.5, 0.5]);
    const noIds = compared(P, Q, 1, { k: 2, ids: false });
    assert.deepEqual(interval(valuesOf(TOP_K_OVERLAP, noIds, { k: 2 })), [0.5, 0.5]);
  });

  it('says what ranks are at least beyond a list', () => {
    // The chosen token is known as well, and the base finds it less likely than its one best.
    const sample = compared(P, Q, 4, { k: 1 });
    assert.deepEqual(interval(lensValues('best-reference-rank', sample)), [3, NaN]);
    // Neither rank has an upper bound, so that nothing is known of their difference.
    assert.equal(lensValues('rank-change', sample).kind, 'absent');
  });

  it('names as divergent what is certain, and apart from it what the lists leave open', () => {
    const found = divergentTokens(compared(P, Q, 1, { k: 4 }), 0.1);
    assert.deepEqual([found?.indexes, found?.possible], [[0], []]);
    const open = divergentTokens(compared(P, P, 1, { k: 1 }), 0.1);
    assert.deepEqual([open?.indexes, open?.possible, open?.known], [[], [0], 1]);
  });

  it('is not known where tokens without ids have one text, or none', () => {
    for (const text of [(id: number) => (id < 2 ? 'same' : name(id)), () => '\ufffd']) {
      const values = lensValues('js', compared(P, Q, 1, { k: 3, ids: false, text }));
      assert.ok(values.kind === 'absent' && values.reason.includes('best tokens of both'));
      assert.equal(lensValues('js', compared(P, Q, 1, { k: 3, text })).kind, 'bounds');
    }
  });

  it('is exact where the lists hold the whole vocabulary', () => {
    const sample = compared(P, Q, 1, { k: 5 });
    const whole = { ...sample, origin: { model: { name: 'm', vocabularySize: 5 } } };
    for (const [id, value] of Object.entries(truth(P, Q))) {
      const [lower, upper] = interval(lensValues(id, whole));
      assert.ok(Math.abs(lower - value) < 1e-5 && Math.abs(upper - value) < 1e-5, id);
    }
  });
});
