import assert from 'node:assert/strict';
import { measurePoints } from '../../../bench/ziprc/points';
import { interval, plotOf, tableOf } from '../../../bench/ziprc/report';
import { Engine } from '../../../src/engine/engine';
import { sampleProblems } from '../../../src/engine/models/embedded';
import { headedModel } from '../support/headedModel';

describe('accuracy against cost', () => {
  it('is measured for every method on the same samples, and shown', async () => {
    const problems = sampleProblems()
      .slice(0, 2)
      .map(({ prompt, numbers, target }) => ({
        prompt,
        countdown: { numbers: numbers!, target: target! },
      }));
    const points = await measurePoints(new Engine(1), problems, {
      model: headedModel(),
      maxTokens: 60,
      temperature: 1,
      samples: 2,
      prices: [
        [1, 0],
        [1, 10],
      ],
    });
    assert.deepEqual(
      points.map(({ method, setting }) => `${method}, ${setting}`),
      [
        'majority vote, n = 1',
        'best of n, n = 1',
        'majority vote, n = 2',
        'best of n, n = 2',
        'ZIP-RC, α = 1, β = 0',
        'ZIP-RC, α = 1, β = 10',
      ],
    );
    const [one, , two, , free, dear] = points;
    assert.ok(one && two && free && dear);
    assert.ok(one.tokens < two.tokens && one.latency <= two.latency);
    assert.equal(one.tokens, one.latency);
    // The cheapest run writes one of the same samples to its end.
    assert.equal(dear.tokens, one.tokens);
    assert.equal(dear.right, one.right);
    for (const point of points) {
      assert.equal(point.problems, 2);
      assert.ok(point.right <= 2 && point.latency <= point.tokens && point.tokens <= 120);
    }
    assert.equal(tableOf(points).split('\n').length, points.length + 2);
    const plot = plotOf(points, 'a < b');
    assert.equal(plot.match(/<title>/g)?.length, 2 * points.length);
    assert.ok(plot.includes('a &lt; b') && !plot.includes('NaN'));
  });

  it('has intervals of shares', () => {
    const [low, high] = interval(50, 100);
    assert.ok(Math.abs(low - 0.404) < 1e-3 && Math.abs(high - 0.596) < 1e-3);
    assert.ok(interval(0, 10)[0] > -1e-9 && interval(10, 10)[1] < 1 + 1e-9);
  });
});
