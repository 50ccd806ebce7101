import assert from 'node:assert/strict';
import fs from 'node:fs';
import { COLUMN } from '../../../src/trace/sample';
import { decodeText } from '../../../src/trace/text';
import { expected, fixture } from '../support/fixtureModels';
import { PROMPT } from '../support/generation';
import { good, reasonscope, traces, workFolder } from './support';

const PAIR = ['--base', 'embedded/base', '--rl', 'embedded/rl'];

interface Summary {
  readonly tokens: number;
  readonly meanKl: number;
  readonly argmaxFlips: number;
  readonly argmaxFlipShare: number;
  readonly divergentShare: number | null;
  readonly js: Readonly<Record<string, number | null>>;
}

describe('reasonscope diverge', () => {
  const files = workFolder();
  const source = files.path('a.trace.json');
  const out = files.path('out.trace.json');
  const summary = (...args: string[]): Summary =>
    JSON.parse(good('diverge', ...args, '--summary')) as Summary;

  before(() => {
    good('generate', '--model', 'embedded/rl', '--prompt', PROMPT, '--seed', '4', '--out', source);
  });

  it('adds a sample with both models and every metric beside the one of a trace', () => {
    const { code, stdout, stderr } = reasonscope('diverge', source, ...PAIR, '--out', out);
    assert.deepEqual([code, stdout], [0, '']);
    const [trace] = traces(files.read('out.trace.json'));
    const [original, compared] = trace?.samples ?? [];
    assert.ok(original && compared);
    assert.equal(compared.id, 'sample-1-divergence');
    assert.equal(compared.finish, original.finish);
    assert.deepEqual(compared.ids, original.ids);
    assert.equal(compared.origin.model?.name, 'embedded/rl');
    assert.equal(compared.origin.decoder?.otherModels?.[0]?.name, 'embedded/base');
    for (const name of [COLUMN.js, COLUMN.kl, COLUMN.reverseKl, COLUMN.tv, COLUMN.plackettLuce]) {
      assert.ok(
        compared.columns.get(name)?.every((value) => Number.isFinite(value)),
        name,
      );
    }
    assert.deepEqual([compared.topK?.k, compared.reference?.topK?.k], [20, 20]);
    const logprob = (columns: typeof compared.columns | undefined): Float64Array =>
      columns?.get(COLUMN.logprob) ?? new Float64Array(0);
    compared.columns.get(COLUMN.logRatio)?.forEach((ratio, token) => {
      const own = logprob(compared.columns)[token] ?? NaN;
      const base = logprob(compared.reference?.columns)[token] ?? NaN;
      assert.ok(Math.abs(own - base - ratio) < 1e-4);
    });
    assert.match(
      stderr,
      /^\d+ tokens: mean JS \S+ nats \(median .*\); \d+ divergent \(.* %, JS > 0\.1\); \d+ argmax flips .*; mean KL \S+ nats/,
    );
  });

  it('sums up as JSON, zero for a model and itself', () => {
    const found = summary(source, ...PAIR);
    const flips = found.argmaxFlips / found.tokens;
    assert.ok(found.meanKl > 0 && found.argmaxFlipShare === flips);
    assert.ok((found.js.median ?? NaN) <= (found.js.p95 ?? NaN));
    const same = summary(source, '--base', 'embedded/rl', '--rl', 'embedded/rl');
    assert.deepEqual([same.meanKl, same.js.max, same.argmaxFlips], [0, 0, 0]);
  });

  it('gives a verdict on int8 and int4 exports of one model', () => {
    const original = fixture('qwen2-torch');
    const { ids } = expected('qwen2-torch');
    const trace = files.path('fixture.trace.json');
    good('score', '--ids', ids.join(','), '--model', original, '--out', trace);
    const verdict = (dtype: string): Summary =>
      summary(trace, '--base', original, '--rl', `${original}#${dtype}`);
    const [q8, q4] = [verdict('q8'), verdict('q4')];
    assert.equal(q8.tokens, ids.length - 1);
    assert.ok(0 < q8.meanKl && q8.meanKl < q4.meanKl);
  });

  it('compares a text, and only the metrics that are asked for', () => {
    const text = 'First, 7 + 6 = 13.';
    const { code, stdout, stderr } = reasonscope(
      'diverge',
      ...['--text', text, ...PAIR, '--metric', 'tv, rank-change', '--top-k', '2'],
    );
    assert.equal(code, 0);
    const [trace] = traces(stdout);
    const sample = trace?.samples[0];
    assert.equal((trace?.prompt.text ?? '') + decodeText(sample!.tokens.bytes), text);
    assert.deepEqual([...(sample?.columns.keys() ?? [])].slice(6), ['tv', 'rankChange']);
    assert.match(stderr, /^\d+ tokens: mean TV /);
    const found = summary('--text', text, ...PAIR, '--metric', 'tv');
    assert.deepEqual([found.divergentShare, found.js.mean], [null, null]);
  });

  it('reads the text of a trace anew where its ids are of another tokenizer', () => {
    const foreign = files.path('text.trace.json');
    const traceOf = { id: 't', prompt: { messages: [{ role: 'user', content: PROMPT }] } };
    const sample = { tokens: ['First, 7', ' + 6 = 13.'] };
    const file = { format: 'reasonscope-trace', version: 1 };
    fs.writeFileSync(
      foreign,
      JSON.stringify({ ...file, traces: [{ ...traceOf, samples: [sample] }] }),
    );
    assert.ok(summary(foreign, ...PAIR).tokens > 2);
  });

  const refused: readonly (readonly [string[], RegExp])[] = [
    [PAIR, /Give one of FILE and --text T/],
    [['--text', 'a', '--rl', 'embedded'], /--base M1 is missing/],
    [['--text', 'a', '--base', 'embedded'], /--rl M2 is missing/],
    [['--text', 'a b', ...PAIR, '--metric', 'js,jeffreys'], /no metric "jeffreys"/],
    [['--text', 'a b', '--base', 'server:a/b', '--rl', 'embedded'], /There is no server "a"/],
    [['nothing.trace.json', ...PAIR], /There is no file/],
  ];
  for (const [args, message] of refused) {
    it(`refuses ${args.join(' ')} in one line`, () => {
      const { code, stderr } = reasonscope('diverge', ...args);
      assert.equal(code, 1);
      assert.match(stderr, message);
      assert.equal(stderr.trimEnd().split('\n').length, 1);
    });
  }
});
