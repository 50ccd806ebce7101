import assert from 'node:assert/strict';
import fs from 'node:fs';
import { COLUMN } from '../../../src/trace/sample';
import { decodeText } from '../../../src/trace/text';
import { good, traces, workFolder } from './support';

const PROMPT = 'Make 23 from 7, 6, 10.';

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

describe('reasonscope lens', () => {
  const files = workFolder();
  const lens = (...args: string[]): LensOutput => JSON.parse(good('lens', ...args)) as LensOutput;
  const file = files.path('d.trace.json');
  before(() => {
    good('generate', '--prompt', PROMPT, '--seed', '3', '--samples', '2', '--out', file);
  });

  it('gives one value per token, with what the sample is', () => {
    const output = lens(file, '--lens', 'surprisal,entropy,rank', '--sample', '1');
    const sample = traces(files.read('d.trace.json'))[0]!.samples[1]!;
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
    fs.writeFileSync(files.path('chat.json'), JSON.stringify(chat));
    const output = lens(files.path('chat.json'), '--lens', 'entropy,surprisal,rank,varentropy');
    const { entropy, surprisal } = output.lenses;
    assert.deepEqual(output.ids, [null]);
    assert.deepEqual([output.model, output.promptIds], ['some-model', null]);
    assert.equal(entropy?.values, undefined);
    assert.ok(Number(entropy?.lower?.[0]) < Number(entropy?.upper?.[0]));
    assert.ok(Math.abs((surprisal?.values?.[0] ?? NaN) - 0.1) < 1e-6);
  });
});
