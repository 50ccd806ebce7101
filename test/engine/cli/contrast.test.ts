import assert from 'node:assert/strict';
import fs from 'node:fs';
import { findLens } from '../../../src/lenses/registry';
import { ANSWER_BEFORE } from '../../../src/trace/contrast';
import { writeTraceFile } from '../../../src/trace/formats/own/write';
import { resolveParameters } from '../../../src/trace/parameters';
import { COLUMN, type Sample } from '../../../src/trace/sample';
import type { Trace } from '../../../src/trace/trace';
import { fixture } from '../support/fixtureModels';
import { PROMPT } from '../support/generation';
import { good, reasonscope, traces, workFolder } from './support';

const RL = ['--model', 'embedded/rl'];

describe('reasonscope contrast', () => {
  const files = workFolder();
  const source = files.path('a.trace.json');
  const out = files.path('out.trace.json');

  before(() => {
    const answered = files.path('generated.trace.json');
    good('generate', ...RL, '--prompt', PROMPT, '--seed', '4', '--out', answered);
    const [trace] = traces(fs.readFileSync(answered, 'utf8'));
    assert.ok(trace);
    const samples = trace.samples.map((sample) => ({ ...sample, reward: 1 }));
    fs.writeFileSync(
      source,
      writeTraceFile({ traces: [{ ...trace, answer: '7 * 3', samples }] }, 'json'),
    );
  });

  function contrasted(file: string, ...args: readonly string[]): { trace: Trace; sample: Sample } {
    const { code, stdout, stderr } = reasonscope('contrast', file, ...RL, ...args, '--out', out);
    assert.deepEqual([code, stdout], [0, ''], stderr);
    assert.match(stderr, /^\d+ tokens, .* against .*: Σ log-ratio \S+ nats/);
    const [trace] = traces(fs.readFileSync(out, 'utf8'));
    const [sample] = trace?.samples ?? [];
    assert.ok(trace && sample);
    return { trace, sample };
  }

  /** What a lens shows; null as in JSON. */
  function lens(sample: Sample, id: string): readonly (number | null)[] {
    const found = findLens(id);
    assert.ok(found);
    const values = found.compute(sample, resolveParameters(id, found.parameters, {}));
    assert.ok(values.kind === 'exact', id);
    return Array.from(values.values, (value) => (Number.isNaN(value) ? null : value));
  }

  it('puts the answer into the question, and measures its likelihood', () => {
    const { sample } = contrasted(source, '--preset', 'intro', '--set', 'every=4');
    const [contrast] = sample.contrasts ?? [];
    assert.equal(
      contrast?.prompt,
      `<|user|>${PROMPT}\n\nThe correct answer is 7 * 3.<|assistant|><think>`,
    );
    assert.equal(contrast.otherPrompt, `<|user|>${PROMPT}<|assistant|><think>`);
    assert.equal(contrast.origin.decoder?.id, 'contrast');
    assert.equal(contrast.origin.decoder.parameters.every, 4);
    assert.ok((contrast.figures?.[ANSWER_BEFORE] ?? 1) < 0);
    const recorded = sample.columns.get(COLUMN.logprob) ?? [];
    const asked = sample.columns.get('intro.otherLogprob') ?? [];
    recorded.forEach((value, token) => {
      assert.ok(Math.abs(value - (asked[token] ?? NaN)) < 1e-4, `token ${token}`);
    });
    const weights = lens(sample, 'intro');
    const printed = JSON.parse(good('lens', out, '--lens', 'intro')) as {
      readonly lenses: { readonly intro: { readonly values: readonly number[] } };
    };
    assert.deepEqual(printed.lenses.intro.values, weights);
    assert.equal(weights.length, sample.tokens.length);
    assert.ok(weights.some((value) => Math.abs(value ?? 0) > 0.01));
    const curve = lens(sample, 'answer-likelihood');
    assert.ok(curve.some((value, token) => value !== null && token % 4 === 3));
    assert.ok(curve.every((value, token) => value === null || token % 4 === 3));
  });

  it('keeps contrasts of other presets, and replaces one of the same', () => {
    contrasted(source, '--preset', 'intro', '--set', 'every=0');
    contrasted(out, '--preset', 't-reg', '--set', 'better=short', '--set', 'worse=long');
    const { sample } = contrasted(
      out,
      '--preset',
      'intro',
      '--set',
      'every=0',
      '--set',
      'answer=1',
    );
    assert.deepEqual(
      sample.contrasts?.map(({ preset }) => preset),
      ['t-reg', 'intro'],
    );
    assert.match(sample.contrasts[0]?.prompt ?? '', /Write a response that is short\.</);
    assert.match(sample.contrasts[1]?.prompt ?? '', /The correct answer is 1\.</);
    assert.ok(lens(sample, 't-reg').every((value) => Math.abs(value ?? 1) <= 0.5));
  });

  it('leaves out a span of the prompt, a message, or what a given text leaves out', () => {
    const prompt = `<|user|>${PROMPT}<|assistant|><think>`;
    const from = prompt.indexOf(PROMPT);
    const span = `${from}:${from + 7}`;
    const spanned = contrasted(source, '--preset', 'next-quill', '--ablate-span', span);
    const rest = prompt.replace(PROMPT, PROMPT.slice(7));
    assert.equal(spanned.sample.contrasts?.[0]?.otherPrompt, rest);
    const effect = lens(spanned.sample, 'context-effect');
    const given = contrasted(source, '--preset', 'next-quill', '--prompt-b', rest);
    assert.equal(given.sample.contrasts?.[0]?.otherPrompt, rest);
    lens(given.sample, 'context-effect').forEach((value, token) => {
      assert.ok(Math.abs((value ?? NaN) - (effect[token] ?? NaN)) < 1e-6);
    });
    const empty = contrasted(source, '--preset', 'next-quill', '--ablate-message', '0');
    assert.equal(empty.sample.contrasts?.[0]?.otherPrompt, '<|assistant|><think>');
    assert.ok(lens(empty.sample, 'context-effect').some((value) => (value ?? 0) > 0.05));
  });

  it('reads with two models: the difference of two scorings, and nothing for a model and itself', () => {
    const second = ['--second-model', 'embedded/base'];
    const { sample } = contrasted(source, '--preset', 'dpo', ...second, '--set', 'beta=1');
    const reward = lens(sample, 'dpo-reward');
    const scoredBy = (model: string): Float64Array | undefined => {
      const [trace] = traces(good('score', source, '--model', model));
      return trace?.samples.at(-1)?.columns.get(COLUMN.logprob);
    };
    const [policy, base] = [scoredBy('embedded/rl'), scoredBy('embedded/base')];
    reward.forEach((value, token) => {
      const wanted = (policy?.[token] ?? NaN) - (base?.[token] ?? NaN);
      assert.ok(Math.abs((value ?? NaN) - wanted) < 1e-5, `token ${token}`);
    });
    assert.equal(sample.contrasts?.[0]?.origin.decoder?.otherModels?.[0]?.name, 'embedded/base');
    const same = contrasted(source, '--preset', 'align-distil', '--second-model', 'embedded/rl');
    assert.ok(lens(same.sample, 'align-distil-reward').every((value) => value === 0));
    assert.ok(lens(same.sample, 'align-distil-strength').every((value) => value === 1e-3));
  });

  it('takes what the sample records for the behaviour policy, where no model is given', () => {
    const { sample } = contrasted(source, '--preset', 'minpro');
    const own = sample.columns.get(COLUMN.logprob);
    assert.deepEqual(sample.columns.get('minpro.otherLogprob'), own);
    // The policy that wrote the sample is the current one.
    assert.ok(lens(sample, 'minpro').every((value) => Math.abs((value ?? 0) - 1) < 1e-3));
    assert.ok(lens(sample, 'prefix-staleness').every((value) => value !== null && value <= 1));
  });

  it('sums up as JSON: rewards and labels of all samples of the trace', () => {
    const [trace] = traces(fs.readFileSync(source, 'utf8'));
    const [sample] = trace?.samples ?? [];
    assert.ok(trace && sample);
    const bad = { ...sample, id: 'bad', reward: 0 };
    const pair = files.path('pair.trace.json');
    fs.writeFileSync(
      pair,
      writeTraceFile({ traces: [{ ...trace, samples: [sample, bad] }] }, 'json'),
    );
    const bco = ['--preset', 'bco', ...RL, '--second-model', 'embedded/base', '--out', out];
    assert.equal(reasonscope('contrast', pair, ...bco).code, 0);
    const text = good('contrast', out, ...bco, '--sample', 'bad', '--summary');
    const summary = JSON.parse(text) as Record<string, unknown>;
    // Both have the same tokens, so the same reward.
    assert.equal(summary.delta, summary.reward);
    assert.deepEqual([summary.labelled, summary.auc, summary.preset], [2, 0.5, 'bco']);
  });

  const refused: readonly (readonly [string, readonly string[], RegExp])[] = [
    ['no preset', [], /--preset ID is missing/],
    ['a preset that there is not', ['--preset', 'x'], /no contrast "x". Give one of intro, t-reg/],
    ['a parameter that it has not', ['--preset', 'dpo', '--set', 'clip=1'], /it takes: beta/],
    ['no second model', ['--preset', 'dpo'], /needs a second model, the reference/],
    [
      'a second model too many',
      ['--preset', 't-reg', '--second-model', 'embedded/base'],
      /reads with one model/,
    ],
    ['a message for another preset', ['--preset', 'dpo', '--ablate-message', '0'], /next-quill/],
    ['a message beyond the end', ['--preset', 'next-quill', '--ablate-message', '3'], /index 3/],
    [
      'a model with another tokenizer',
      ['--preset', 'intro', '--model', fixture('qwen2-torch')],
      /does not tell its tokens as .* reads them. Annotate its text/,
    ],
    ['a server', ['--preset', 'dpo', '--second-model', 'server:a/b'], /no whole rows of logits/],
  ];
  for (const [what, args, message] of refused) {
    it(`refuses ${what} in one line`, () => {
      const { code, stderr } = reasonscope('contrast', source, ...args);
      assert.equal(code, 1);
      assert.match(stderr, message);
      assert.equal(stderr.trim().split('\n').length, 1);
    });
  }
});
