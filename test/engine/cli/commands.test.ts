import assert from 'node:assert/strict';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import packageJson from '../../../package.json';
import { DECODERS } from '../../../src/engine/decoders/registry';
import { EMBEDDED_MODELS } from '../../../src/engine/models/embedded';
import { LENSES } from '../../../src/lenses/registry';
import { readTraceFile } from '../../../src/trace/formats/registry';
import { COLUMN } from '../../../src/trace/sample';
import { decodeText } from '../../../src/trace/text';
import type { TraceFile } from '../../../src/trace/trace';
import { temporaryFolder } from '../support/folders';
import { reasonscope, start } from './support';

const PROMPT = 'Make 23 from 7, 6, 10.';

const { logprob, logit, logSumExp, entropy, varentropy, rank } = COLUMN;
const RECORDED = [logprob, logit, logSumExp, entropy, varentropy, rank];

interface LensOutput {
  model: string | null;
  decoder: string | null;
  seed: number | null;
  promptIds: (number | null)[] | null;
  ids: (number | null)[];
  texts: string[];
  lenses: Record<
    string,
    {
      unit: string;
      reason?: string;
      values?: (number | null)[];
      lower?: (number | null)[];
      upper?: (number | null)[];
    }
  >;
}

function good(...args: string[]): string {
  const { code, stdout, stderr } = reasonscope(...args);
  assert.equal(stderr, '');
  assert.equal(code, 0);
  return stdout;
}

function traces(text: string, name = 'out.trace.json'): TraceFile['traces'] {
  const file = readTraceFile(name, Buffer.from(text));
  assert.equal(file.format, 'reasonscope-trace');
  assert.deepEqual(file.warnings, []);
  return file.traces;
}

describe('reasonscope', () => {
  const folder = temporaryFolder();
  const inFolder = (name: string): string => path.join(folder, name);
  const read = (name: string): string => fs.readFileSync(inFolder(name), 'utf8');
  it('prints its version and, for every command, its help', () => {
    assert.equal(good('--version'), `${packageJson.version}\n`);
    const help = good('--help');
    for (const command of ['generate', 'convert', 'lens', 'models', 'decoders', 'lenses']) {
      assert.match(help, new RegExp(`^  ${command} `, 'm'));
      assert.match(good(command, '--help'), new RegExp(`^Usage: reasonscope ${command}\\b`));
    }
  });

  describe('generate', () => {
    it('prints a trace of samples with seeds that count up', () => {
      const [trace, ...others] = traces(
        good('generate', '--prompt', PROMPT, '--seed', '5', '--samples', '2', '--top-k', '3'),
      );
      assert.ok(trace && others.length === 0);
      assert.equal(trace.prompt.text, `<|user|>${PROMPT}<|assistant|><think>`);
      assert.deepEqual(trace.prompt.messages, [{ role: 'user', content: PROMPT }]);
      assert.equal(trace.prompt.tokens?.ids[0], 870);
      const [first, second] = trace.samples;
      assert.ok(first && second && trace.samples.length === 2);
      assert.deepEqual(first.origin.decoder, {
        id: 'temperature',
        parameters: { temperature: 1 },
        seed: 5,
      });
      assert.equal(second.origin.decoder?.seed, 6);
      assert.notDeepEqual(first.ids, second.ids);
      assert.equal(first.topK?.k, 3);
      assert.equal(first.origin.model?.name, 'embedded/base');
      assert.ok((first.origin.seconds ?? 0) > 0);
      for (const name of RECORDED) {
        assert.equal(first.columns.get(name)?.length, first.tokens.length, name);
      }
    });

    it('repeats itself for the same seed', () => {
      const ids = (): unknown =>
        traces(good('generate', '--prompt', PROMPT, '--seed', '9'))[0]?.samples[0]?.ids;
      assert.deepEqual(ids(), ids());
    });

    it('takes model, decoder, parameters and limits', () => {
      const [trace] = traces(
        good(
          ...['generate', '--prompt', PROMPT, '--model', 'embedded/rl', '--decoder', 'sample'],
          ...['--set', 'top_k=7', '--set', 'temperature=0.5', '--max-tokens', '4', '--top-k', '0'],
        ),
      );
      const sample = trace?.samples[0];
      assert.equal(sample?.origin.model?.name, 'embedded/rl');
      assert.deepEqual(sample.origin.decoder?.parameters, {
        top_k: 7,
        top_p: 0.95,
        min_p: 0.05,
        temperature: 0.5,
      });
      assert.deepEqual(
        [sample.tokens.length, sample.finish, sample.topK],
        [4, 'length', undefined],
      );
    });

    it('reads the prompt from a file, and writes either spelling by the name', () => {
      fs.writeFileSync(inFolder('prompt.txt'), `${PROMPT}\r\n`);
      const args = ['generate', '--prompt-file', inFolder('prompt.txt'), '--decoder', 'greedy'];
      assert.equal(good(...args, '--out', inFolder('a.trace.json')), '');
      assert.equal(good(...args, '--out', inFolder('a.trace.jsonl')), '');
      const [json] = traces(read('a.trace.json'));
      const [lines] = traces(read('a.trace.jsonl'), 'a.trace.jsonl');
      assert.equal(json?.prompt.messages?.[0]?.content, PROMPT);
      assert.match(decodeText(json.samples[0]!.tokens.bytes), /^I could do 6 \+ 10 = 16\./);
      assert.deepEqual(lines?.samples[0]?.tokens, json.samples[0]?.tokens);
      assert.ok(read('a.trace.jsonl').trim().includes('\n'));
      assert.deepEqual(
        fs.readdirSync(folder).filter((name) => name.endsWith('.tmp')),
        [],
      );
    });

    it('keeps what there is when it is interrupted', async () => {
      const out = inFolder('interrupted.trace.json');
      const child = start(
        ...['generate', '--prompt', PROMPT, '--set', 'temperature=10', '--samples', '9999'],
        ...['--out', out],
      );
      await new Promise((resolve) => setTimeout(resolve, 1500));
      child.kill('SIGINT');
      const [code] = (await once(child, 'exit')) as [number];
      assert.equal(code, 130);
      const [trace] = traces(fs.readFileSync(out, 'utf8'));
      assert.equal(trace?.samples.at(-1)?.finish, 'cancelled');
      assert.ok(trace.samples.length < 100);
    });

    it('ends quietly when its reader leaves', async () => {
      const child = start('generate', '--prompt', PROMPT, '--samples', '20');
      child.stdout?.once('data', () => child.stdout?.destroy());
      let stderr = '';
      child.stderr?.on('data', (data) => (stderr += String(data)));
      const [code] = (await once(child, 'close')) as [number];
      assert.deepEqual([code, stderr], [0, '']);
    });
  });

  describe('convert', () => {
    it('counts what it read, and keeps the trace', () => {
      good('generate', '--prompt', PROMPT, '--samples', '2', '--out', inFolder('b.trace.json'));
      const line = good('convert', inFolder('b.trace.json'), '--out', inFolder('b.trace.jsonl'));
      const before = traces(read('b.trace.json'));
      const tokens = before[0]!.samples.reduce((sum, sample) => sum + sample.tokens.length, 0);
      assert.match(line, /^\{[^\n]+\}\n$/);
      assert.deepEqual(JSON.parse(line), {
        format: 'reasonscope-trace',
        traces: 1,
        samples: 2,
        tokens,
        warnings: [],
      });
      assert.deepEqual(traces(read('b.trace.jsonl'), 'b.trace.jsonl'), before);
    });

    it('tells the line of what it had to leave out', () => {
      good('generate', '--prompt', PROMPT, '--out', inFolder('c.trace.jsonl'));
      fs.appendFileSync(inFolder('c.trace.jsonl'), '{"trace":{"id":"cut');
      const output = JSON.parse(
        good('convert', inFolder('c.trace.jsonl'), '--out', inFolder('c.trace.json')),
      ) as { traces: number; warnings: string[] };
      assert.equal(output.traces, 1);
      assert.equal(output.warnings.length, 1);
      assert.match(output.warnings[0] ?? '', /^line \d+: /);
    });
  });

  describe('lens', () => {
    const lens = (...args: string[]): LensOutput => JSON.parse(good('lens', ...args)) as LensOutput;
    const file = inFolder('d.trace.json');
    before(() => {
      good('generate', '--prompt', PROMPT, '--seed', '3', '--samples', '2', '--out', file);
    });

    it('gives one value per token, with what the sample is', () => {
      const output = lens(file, '--lens', 'surprisal,entropy,rank', '--sample', '1');
      const sample = traces(read('d.trace.json'))[0]!.samples[1]!;
      const keys = ['model', 'decoder', 'seed', 'promptIds', 'ids', 'texts', 'lenses'];
      assert.deepEqual(Object.keys(output), keys);
      assert.deepEqual(
        [output.model, output.decoder, output.seed],
        ['embedded/base', 'temperature', 4],
      );
      assert.equal(output.promptIds?.[0], 870);
      assert.deepEqual(output.ids, [...sample.ids!]);
      assert.equal(output.texts.join(''), decodeText(sample.tokens.bytes));
      assert.deepEqual(Object.keys(output.lenses), ['surprisal', 'entropy', 'rank']);
      assert.deepEqual(output.lenses.entropy, {
        unit: 'nats',
        values: [...sample.columns.get(COLUMN.entropy)!],
      });
      const logprobs = [...sample.columns.get(COLUMN.logprob)!];
      assert.deepEqual(
        output.lenses.surprisal?.values,
        logprobs.map((logprob) => -logprob),
      );
    });

    it('finds a sample by its id, and takes parameters', () => {
      const byId = lens(file, '--lens', 'reflection', '--sample', 'sample-2');
      assert.equal(byId.seed, 4);
      const [word] = byId.texts.filter((text) => /^[A-Z][a-z]+ ?$/.test(text));
      const args = ['--lens', 'reflection', '--sample', '1'];
      const output = lens(file, ...args, '--set', `reflection.words=${(word ?? '').trim()}`);
      const flags = output.lenses.reflection?.values ?? [];
      assert.equal(flags[output.texts.indexOf(word ?? '')], 1);
      assert.notDeepEqual(flags, byId.lenses.reflection?.values);
    });

    it('gives bounds where only top-k is known, and null for what is not known', () => {
      const alternatives = [
        { token: 'Hi', logprob: -0.1, bytes: [72, 105] },
        { token: 'Ho', logprob: -3, bytes: [72, 111] },
      ];
      const chat = {
        id: 'chatcmpl-1',
        object: 'chat.completion',
        model: 'some-model',
        choices: [
          {
            index: 0,
            finish_reason: 'stop',
            message: { role: 'assistant', content: 'Hi' },
            logprobs: { content: [{ ...alternatives[0], top_logprobs: alternatives }] },
          },
        ],
      };
      fs.writeFileSync(inFolder('chat.json'), JSON.stringify(chat));
      const output = lens(inFolder('chat.json'), '--lens', 'entropy,surprisal,rank,varentropy');
      const { entropy, surprisal } = output.lenses;
      assert.deepEqual(output.ids, [null]);
      assert.deepEqual([output.model, output.promptIds], ['some-model', null]);
      assert.equal(entropy?.values, undefined);
      assert.ok(Number(entropy?.lower?.[0]) < Number(entropy?.upper?.[0]));
      assert.ok(Math.abs((surprisal?.values?.[0] ?? NaN) - 0.1) < 1e-6);
    });
  });

  describe('lists', () => {
    const list = (command: string): Record<string, unknown>[] =>
      JSON.parse(good(command)) as Record<string, unknown>[];

    it('the models', () => {
      const names = list('models').map((model) => model.name);
      assert.deepEqual(
        names,
        EMBEDDED_MODELS.map((model) => model.name),
      );
    });

    it('the decoders and lenses, with all that they declare', () => {
      const declared = [...list('decoders'), ...list('lenses')];
      assert.deepEqual(
        declared.map((method) => method.id),
        [...DECODERS, ...LENSES].map((method) => method.id),
      );
      for (const [index, method] of [...DECODERS, ...LENSES].entries()) {
        const record = declared[index];
        assert.equal(record?.citation, method.citation);
        assert.deepEqual(record.parameters, method.parameters);
      }
    });
  });
});
