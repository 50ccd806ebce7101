import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  divergenceBounds,
  type DivergenceBounds,
  type KnownPair,
  type PartlyKnown,
} from '../../../../src/lenses/divergence/divergenceBounds';

const METRICS = ['js', 'kl', 'reverseKl', 'tv'] as const;
type Row = readonly number[];

/** By the textbook, over the whole vocabulary. */
function truth(p: Row, q: Row): Readonly<Record<(typeof METRICS)[number], number>> {
  const kl = (a: Row, b: Row): number =>
    a.reduce((sum, value, id) => sum + (value > 0 ? value * Math.log(value / (b[id] ?? 0)) : 0), 0);
  const mean = p.map((value, id) => (value + (q[id] ?? 0)) / 2);
  return {
    js: (kl(p, mean) + kl(q, mean)) / 2,
    kl: kl(p, q),
    reverseKl: kl(q, p),
    tv: p.reduce((sum, value, id) => sum + Math.abs(value - (q[id] ?? 0)), 0) / 2,
  };
}

/** What the k best of each tell, and the chosen token. */
function known(p: Row, q: Row, k: number, chosen: number): PartlyKnown {
  const bestOf = (row: Row): number[] =>
    [...row.keys()].sort((a, b) => (row[b] ?? 0) - (row[a] ?? 0)).slice(0, k);
  const [ofP, ofQ] = [bestOf(p), bestOf(q)];
  const [inP, inQ] = [new Set([...ofP, chosen]), new Set([...ofQ, chosen])];
  const tail = (
    row: Row,
    listed: readonly number[],
    all: Set<number>,
  ): { mass: number; cap: number } => ({
    mass: row.reduce((sum, value, id) => (all.has(id) ? sum : sum + value), 0),
    cap: row[listed.at(-1) ?? 0] ?? 0,
  });
  return {
    pairs: [...new Set([...inP, ...inQ])].map((id) => ({
      p: inP.has(id) ? (p[id] ?? 0) : NaN,
      q: inQ.has(id) ? (q[id] ?? 0) : NaN,
    })),
    pTail: tail(p, ofP, inP),
    qTail: tail(q, ofQ, inQ),
  };
}

function softmax(logits: readonly number[]): Row {
  const most = Math.max(...logits);
  const masses = logits.map((logit) => Math.exp(logit - most));
  const sum = masses.reduce((a, b) => a + b, 0);
  return masses.map((mass) => mass / sum);
}

function encloses(bounds: DivergenceBounds, values: ReturnType<typeof truth>, slack: number): void {
  for (const metric of METRICS) {
    const [lower, upper] = bounds[metric];
    assert.ok(lower >= 0 && lower <= values[metric] + slack, `${metric}: ${lower}`);
    assert.ok(!(upper < values[metric] - slack), `${metric}: ${upper} < ${values[metric]}`);
  }
}

const pair = fc.integer({ min: 2, max: 30 }).chain((size) => {
  const row = fc.array(fc.double({ min: -12, max: 12, noNaN: true }), {
    minLength: size,
    maxLength: size,
  });
  return fc.tuple(row, row, fc.integer({ min: 1, max: size }), fc.nat({ max: size - 1 }));
});

describe('bounds of divergences where the best of both are known', () => {
  it('enclose what the whole distributions give, for any rows, k and chosen token', () => {
    fc.assert(
      fc.property(pair, ([first, second, k, chosen]) => {
        const [p, q] = [softmax(first), softmax(second)];
        encloses(divergenceBounds(known(p, q, k, chosen)), truth(p, q), 1e-9);
      }),
      { numRuns: 1000 },
    );
  });

  it('come closer with every further token, and meet where all are known', () => {
    fc.assert(
      fc.property(pair, ([first, second]) => {
        const [p, q] = [softmax(first), softmax(second)];
        let before = divergenceBounds(known(p, q, 1, 0));
        for (let k = 2; k <= p.length; k += 1) {
          const next = divergenceBounds(known(p, q, k, 0));
          for (const metric of METRICS) {
            assert.ok(next[metric][0] >= before[metric][0] - 1e-9, metric);
            assert.ok(!(next[metric][1] > before[metric][1] + 1e-9), metric);
          }
          before = next;
        }
        const values = truth(p, q);
        for (const metric of METRICS) {
          const [lower, upper] = before[metric];
          const slack = 1e-9 * (1 + values[metric]);
          assert.ok(Math.abs(lower - values[metric]) < slack, `${metric} ${lower}`);
          assert.ok(Math.abs(upper - values[metric]) < slack, `${metric} ${upper}`);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('are 0 at the least for a model and itself', () => {
    fc.assert(
      fc.property(pair, ([first, , k, chosen]) => {
        const p = softmax(first);
        const bounds = divergenceBounds(known(p, p, k, chosen));
        for (const metric of METRICS) assert.equal(bounds[metric][0], 0);
      }),
    );
  });

  it('are least where the rest has one ratio and no more than the lists allow', () => {
    // p lists .6 .2, q .5 .1 of another token: worked out by hand.
    const row = {
      pairs: [
        { p: 0.6, q: 0.5 },
        { p: 0.2, q: NaN },
        { p: NaN, q: 0.1 },
      ],
      pTail: { mass: 0.2, cap: 0.2 },
      qTail: { mass: 0.4, cap: 0.1 },
    };
    // The second token may have no more than .1 of q; the third and the rest share p's .2 and q's
    // .1 and .3 at the ratio ½, so that the third has .05 of p.
    const cells: readonly KnownPair[] = [
      { p: 0.6, q: 0.5 },
      { p: 0.2, q: 0.1 },
      { p: 0.05, q: 0.1 },
      { p: 0.15, q: 0.3 },
    ];
    const wanted = truth(
      cells.map(({ p }) => p),
      cells.map(({ q }) => q),
    );
    const bounds = divergenceBounds(row);
    for (const metric of METRICS) {
      assert.ok(Math.abs(bounds[metric][0] - wanted[metric]) < 1e-12, metric);
    }
    // At the most the tails have nothing in common.
    assert.ok(Math.abs(bounds.tv[1] - (0.1 + 0.4 + 0.5) / 2) < 1e-12);
    assert.ok(Number.isNaN(bounds.kl[1]) && Number.isNaN(bounds.reverseKl[1]));
  });

  it('give no less than the least that a search over what is possible finds', () => {
    fc.assert(
      fc.property(
        pair,
        fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 400, maxLength: 400 }),
        ([first, second, k], weights) => {
          const [p, q] = [softmax(first), softmax(second)];
          const row = known(p, q, k, 0);
          const least = divergenceBounds(row);
          // Any other way to spread the tails over the free tokens and 300 more.
          const free = (side: 'p' | 'q', tail: PartlyKnown['pTail'], from: number): number[] => {
            const open = row.pairs.map((pair) => (Number.isNaN(pair[side]) ? 1 : 0));
            const room = [...open, ...new Array<number>(300).fill(1)];
            let left = tail.mass;
            const share = room.map((is, at) => is * (weights[(at + from) % 400] ?? 0));
            const total = share.reduce((a, b) => a + b, 0);
            const given = share.map((one) => Math.min(tail.cap, (tail.mass * one) / total));
            left -= given.reduce((a, b) => a + b, 0);
            // What the cap kept back goes to the first with room.
            return given.map((one, at) => {
              const more = room[at] === 1 ? Math.min(left, tail.cap - one) : 0;
              left -= more;
              return one + more;
            });
          };
          const whole = (side: 'p' | 'q', spread: readonly number[]): number[] =>
            spread.map((value, at) => {
              const own = row.pairs[at]?.[side] ?? NaN;
              return Number.isNaN(own) ? value : own;
            });
          encloses(
            least,
            truth(whole('p', free('p', row.pTail, 0)), whole('q', free('q', row.qTail, 7))),
            1e-9,
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  it('are infinite at the least where a list is whole and rules out what the other holds', () => {
    const bounds = divergenceBounds({
      pairs: [
        { p: 0.5, q: 1 },
        { p: 0.5, q: NaN },
      ],
      pTail: { mass: 0, cap: 0 },
      qTail: { mass: 0, cap: 0 },
    });
    assert.equal(bounds.kl[0], Infinity);
    assert.ok(Math.abs(bounds.reverseKl[0] - Math.LN2) < 1e-12);
    assert.ok(bounds.js[1] <= Math.LN2 && Math.abs(bounds.tv[0] - 0.5) < 1e-12);
  });
});
