import assert from 'node:assert/strict';
import fs from 'node:fs';
import { COLUMN } from '../../../src/trace/sample';
import { decodeText } from '../../../src/trace/text';
import { PROMPT } from '../support/generation';
import { good, reasonscope, traces, workFolder } from './support';

describe('reasonscope score', () => {
  const files = workFolder();
  const out = files.path('out.trace.json');
  const scored = (...args: string[]): ReturnType<typeof traces> => {
    assert.equal(good('score', ...args, '--out', out), '');
    return traces(files.read('out.trace.json'));
  };

  it('adds a sample beside the one of a trace, with the same numbers', () => {
    const source = files.path('a.trace.json');
    good('generate', '--prompt', PROMPT, '--seed', '4', '--max-tokens', '40', '--out', source);
    const [trace] = scored(source, '--model', 'embedded');
    const [original, again] = trace?.samples ?? [];
    assert.equal(trace?.samples.length, 2);
    assert.equal(again?.id, 'sample-1-scored');
    assert.equal(again.origin.decoder?.id, 'teacher-forcing');
    assert.equal(again.finish, original?.finish);
    assert.deepEqual(again.ids, original?.ids);
    const column = (sample: typeof again | undefined): number[] => [
      ...(sample?.columns.get(COLUMN.logprob) ?? []),
    ];
    column(original).forEach((logprob, token) => {
      assert.ok(Math.abs((column(again)[token] ?? NaN) - logprob) < 1e-5);
    });
    const other = scored(out, '--sample', 'sample-1', '--model', 'embedded/rl')[0];
    assert.deepEqual(
      other?.samples.map(({ id }) => id),
      ['sample-1', 'sample-1-scored', 'sample-1-scored-2'],
    );
    assert.notDeepEqual(column(other.samples[2]), column(original));
  });

  it('annotates a trace that has text only, after its conversation', () => {
    const source = files.path('text.trace.json');
    const tokens = ['First, ', '7 + 6 = 13.'];
    const messages = [{ role: 'user', content: PROMPT }];
    const write = (prompt: object): void => {
      const traces = [{ id: 't', prompt, samples: [{ tokens }] }];
      fs.writeFileSync(source, JSON.stringify({ format: 'reasonscope-trace', version: 1, traces }));
    };
    write({ messages });
    const [trace] = scored(source);
    const sample = trace?.samples[1];
    assert.equal(decodeText(sample!.tokens.bytes), tokens.join(''));
    assert.ok((sample?.tokens.length ?? 0) > 2);
    assert.ok(sample?.columns.get(COLUMN.entropy)?.every((entropy) => entropy >= 0));
    write({});
    const { code, stderr } = reasonscope('score', source, '--out', out);
    assert.equal(code, 1);
    assert.match(stderr, /Trace "t" has no prompt/);
  });

  it('scores a text, the text of a file, and ids after their prompt', () => {
    const text = 'First, 7 + 6 = 13.';
    const file = files.path('notes.txt');
    fs.writeFileSync(file, text);
    const [fromText] = scored('--text', text);
    const [fromFile] = scored(file);
    const first = fromText?.samples[0];
    assert.equal((fromText?.prompt.text ?? '') + decodeText(first!.tokens.bytes), text);
    assert.deepEqual(fromFile?.samples[0]?.columns, first!.columns);
    const ids = [...fromText!.prompt.tokens!.ids, ...first!.ids!];
    const [fromIds] = scored('--ids', ids.join(','), '--prompt-length', '3');
    assert.deepEqual([...fromIds!.samples[0]!.ids!], ids.slice(3));
    assert.equal(fromIds?.prompt.tokens?.ids.length, 3);
  });

  const refused: readonly (readonly [string[], RegExp])[] = [
    [[], /Give one of FILE, --text T and --ids/],
    [['--text', 'a', '--ids', '1,2'], /Give one of/],
    [['--ids', '1,x'], /whole numbers with commas between, not "x"/],
    [['--text', 'a b', '--prompt-length', '2'], /--prompt-length goes with --ids/],
    [['--ids', '1,2', '--prompt-length', '2'], /nothing to score/],
    [['nothing.trace.json'], /There is no file/],
  ];
  for (const [args, message] of refused) {
    it(`refuses ${args.join(' ') || 'nothing'} in one line`, () => {
      const { code, stderr } = reasonscope('score', ...args);
      assert.equal(code, 1);
      assert.match(stderr, message);
      assert.equal(stderr.trim().split('\n').length, 1);
    });
  }
});

describe('reasonscope generate', () => {
  const files = workFolder();

  it('reads prompt ids as they are, and goes on after the end where told', () => {
    const generated = (...args: string[]): ReturnType<typeof traces>[number] => {
      const out = files.path('out.trace.json');
      good('generate', '--decoder', 'greedy', ...args, '--out', out);
      return traces(files.read('out.trace.json'))[0]!;
    };
    const fromText = generated('--prompt', PROMPT);
    const ids = [...fromText.prompt.tokens!.ids];
    const fromIds = generated('--prompt-ids', ids.join(','));
    assert.deepEqual(fromIds.samples[0]?.ids, fromText.samples[0]?.ids);
    assert.equal(fromIds.prompt.messages, undefined);
    const on = generated('--prompt', PROMPT, '--ignore-eos', '--max-tokens', '80').samples[0];
    assert.deepEqual([on?.ids?.length, on?.finish], [80, 'length']);
    assert.ok(on?.ids?.includes(872));
  });
});
