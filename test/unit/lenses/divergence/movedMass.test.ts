import assert from 'node:assert/strict';
import { boundsSummary } from '../../../../src/lenses/divergence/boundsSummary';
import { movedMass } from '../../../../src/lenses/divergence/movedMass';
import type { Sample } from '../../../../src/trace/sample';
import { SampleBuilder, type TokenRow } from '../../../../src/trace/sampleBuilder';
import { decodeText } from '../../../../src/trace/text';

type List = Readonly<Record<string, number>>;

/** One token "a" with the listed probabilities of both models. */
function compared(base: List, own: List): Sample {
  const model = (list: List): Pick<TokenRow, 'columns' | 'alternatives'> => ({
    columns: { logprob: Math.log(list.a ?? NaN) },
    alternatives: Object.entries(list).map(([text, p]) => ({
      id: text.charCodeAt(0),
      text,
      logprob: Math.log(p),
    })),
  });
  const builder = new SampleBuilder();
  builder.push({ text: 'a', id: 97, ...model(own), reference: model(base) });
  return { id: 'one', ...builder.build(), origin: {} };
}

describe('mass that moved at a token', () => {
  const sample = compared({ a: 0.5, b: 0.3, c: 0.1 }, { b: 0.6, a: 0.2, d: 0.15 });

  it('is q − p, the most first, and at the least where a list does not hold the token', () => {
    const moved = movedMass(sample, 0);
    assert.deepEqual(
      moved?.tokens.map(({ text, unlisted, chosen }) => [decodeText(text), unlisted, chosen]),
      [
        ['a', 'none', true],
        ['b', 'none', false],
        ['d', 'base', false],
        ['c', 'own', false],
      ],
    );
    // Of d the base has at most .1, its worst; of c the model at most .05, what is left of it.
    const wanted = [-0.3, 0.3, 0.05, -0.05];
    moved.tokens.forEach((token, at) => {
      assert.ok(Math.abs(token.moved - (wanted[at] ?? NaN)) < 1e-5, `${token.moved}`);
    });
    assert.ok(Math.abs(moved.unseen.base - 0.1) < 1e-5 && Math.abs(moved.unseen.own - 0.05) < 1e-5);
  });

  it('is unknown without the list of both', () => {
    const { reference, ...alone } = sample;
    assert.ok(reference);
    assert.equal(movedMass(alone, 0), undefined);
  });

  it('is summed up between bounds, unless metrics were recorded', () => {
    const summary = boundsSummary(sample);
    assert.deepEqual([summary?.tokens, summary?.known, summary?.argmaxFlips], [1, 1, 1]);
    assert.ok((summary?.tv[0] ?? NaN) <= (summary?.tv[1] ?? NaN));
    assert.ok(Number.isNaN(summary?.kl[1]));
    const columns = new Map([...sample.columns, ['js', Float64Array.of(0.1)] as const]);
    assert.equal(boundsSummary({ ...sample, columns }), undefined);
  });
});
