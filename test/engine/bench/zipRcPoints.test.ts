import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { measureAccuracy } from '../../../bench/ziprc/accuracy';
import { writeGroup } from '../../../bench/ziprc/group';
import { replay } from '../../../bench/ziprc/replay';
import { plotOf, tableOf } from '../../../bench/ziprc/report';
import { Engine } from '../../../src/engine/engine';
import { sampleProblems } from '../../../src/engine/models/embedded';
import { RunSamples } from '../../../src/engine/runSamples';
import type { Problem } from '../../../src/trace/problems';
import { temporaryFolder } from '../support/folders';
import { headedModel, SIDECAR } from '../support/headedModel';

const PROBLEMS: readonly Problem[] = sampleProblems()
  .slice(0, 2)
  .map(({ prompt, numbers, target }) => ({
    prompt,
    countdown: { numbers: numbers!, target: target! },
  }));

describe('accuracy against cost', () => {
  it('is measured for every method on the same samples, kept, and shown', async () => {
    const folder = temporaryFolder();
    const problems = path.join(folder, 'problems.jsonl');
    fs.writeFileSync(problems, PROBLEMS.map((problem) => JSON.stringify(problem)).join('\n'));
    const options = {
      ...{ model: headedModel(), maxTokens: 60, temperature: 1, samples: 2 },
      ...{ problems, count: 2, store: path.join(folder, 'store') },
      prices: [
        [1, 0],
        [1, 10],
      ] as const,
    };
    const told: string[] = [];
    const points = await measureAccuracy(options, (line) => told.push(line));
    assert.equal(told.length, 2);
    assert.deepEqual(
      points.map(({ method, setting }) => `${method}, ${setting}`),
      [
        ...[1, 2].map((n) => `majority vote, n = ${n}`),
        ...[1, 2].map((n) => `best of n, self-certainty, n = ${n}`),
        ...[1, 2].map((n) => `best of n, ZIP-RC reward, n = ${n}`),
        ...[1, 2].map((n) => `any of n right, n = ${n}`),
        'ZIP-RC sampling, α = 1, β = 0',
        'ZIP-RC sampling, α = 1, β = 10',
      ],
    );
    const [one, two] = points;
    const dear = points.at(-1);
    assert.ok(one && two && dear);
    assert.ok(one.tokens < two.tokens && one.latency <= two.latency);
    assert.equal(one.tokens, one.latency);
    // The cheapest run writes one of the same samples to its end.
    assert.deepEqual([dear.tokens, dear.right], [one.tokens, one.right]);
    for (const point of points) {
      assert.equal(point.problems, 2);
      assert.ok(point.right <= 2 && point.latency <= point.tokens && point.tokens <= 120);
    }
    assert.equal(tableOf(points).split('\n').length, points.length + 2);
    const plot = plotOf(points, 'a < b');
    assert.equal(plot.match(/<title>/g)?.length, 2 * points.length);
    assert.ok(plot.includes('a &lt; b') && !plot.includes('NaN'));

    const files = fs.readdirSync(options.store);
    assert.equal(files.length, 2);
    // Another run takes what is kept as it is.
    for (const file of files) {
      const kept = path.join(options.store, file);
      fs.writeFileSync(
        kept,
        fs.readFileSync(kept, 'utf8').replaceAll('"right":false', '"right":true'),
      );
    }
    const again = await measureAccuracy(options, () => undefined);
    const all = again.find(({ method }) => method === 'any of n right');
    assert.deepEqual([all?.right, again[1]?.tokens], [2, two.tokens]);
  });

  it('replays what the decoder does', async () => {
    const engine = new Engine(1);
    // Flatter than untrained rows are, so that expectations differ but little and samples pause.
    const model = headedModel({ ...SIDECAR, temperature: 4 });
    const { ziprc: head } = await engine.load(model);
    assert.ok(head);
    const plan = { model, maxTokens: 50, temperature: 1, samples: 3 };
    const seen = new Set<string>();
    for (const [seed, problem] of PROBLEMS.entries()) {
      const group = await writeGroup(engine, problem, plan, 10 * seed);
      for (const [alpha, beta] of [
        [0.1, 0.01],
        [1, 0.1],
        [1, 0.4],
      ] as const) {
        const run = new RunSamples();
        const result = await engine.generate(
          {
            ...{ model, decoder: 'zip-rc', seed: 10 * seed, maxTokens: 50, topK: 0 },
            prompt: { text: problem.prompt },
            parameters: { temperature: 1, samples: 3, alpha, beta },
          },
          (event) => run.receive(event),
          new AbortController().signal,
        );
        const samples = run.samples(result);
        const tokens = samples.reduce((sum, sample) => sum + sample.tokens.length, 0);
        const live = {
          sample: samples.findIndex(({ outcome }) => outcome?.chosen),
          tokens,
          latency: samples[0]?.outcome?.figures?.latencyTokens,
        };
        assert.deepEqual(await replay(group, head, { alpha, beta, gamma: 1 }), live);
        seen.add(JSON.stringify(live));
      }
    }
    assert.ok(seen.size > 1);
  });
});
