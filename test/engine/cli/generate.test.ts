import assert from 'node:assert/strict';
import { once } from 'node:events';
import fs from 'node:fs';
import { COLUMN } from '../../../src/trace/sample';
import { decodeText } from '../../../src/trace/text';
import { folderOf } from '../support/folders';
import { jointOf } from '../support/jointReference';
import { forwardOf } from '../support/reference';
import { good, reasonscope, start, traces, workFolder } from './support';

const PROMPT = 'Make 23 from 7, 6, 10.';

const { logprob, logit, logSumExp, entropy, varentropy, rank } = COLUMN;
const RECORDED = [logprob, logit, logSumExp, entropy, varentropy, rank];

describe('reasonscope generate', () => {
  const files = workFolder();
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
        ...['generate', '--prompt', PROMPT, '--model', 'embedded/rl', '--decoder', 'top-k'],
        ...['--set', 'top_k=7', '--set', 'temperature=0.5', '--max-tokens', '4', '--top-k', '0'],
      ),
    );
    const sample = trace?.samples[0];
    assert.equal(sample?.origin.model?.name, 'embedded/rl');
    assert.deepEqual(sample.origin.decoder?.parameters, {
      top_k: 7,
      temperature: 0.5,
    });
    assert.deepEqual([sample.tokens.length, sample.finish, sample.topK], [4, 'length', undefined]);
  });

  it('takes the models of a decoder that works with several', () => {
    const [trace] = traces(
      good(
        ...['generate', '--prompt', PROMPT, '--model', 'embedded/rl', '--decoder', 'ead'],
        ...['--second-model', 'embedded/draft', '--max-tokens', '12'],
      ),
    );
    const sample = trace?.samples[0];
    const { decoder, cost } = sample?.origin ?? {};
    assert.deepEqual(
      decoder?.otherModels?.map(({ name }) => name),
      ['embedded/draft'],
    );
    assert.deepEqual(
      cost?.map(({ model }) => model),
      ['embedded/rl', 'embedded/draft'],
    );
    assert.equal(sample?.columns.get(COLUMN.author)?.length, 12);
    assert.ok((sample.outcome?.figures?.relativeCost ?? NaN) <= 1);
    const alone = reasonscope('generate', '--prompt', PROMPT, '--decoder', 'ead');
    assert.equal(alone.code, 1);
    assert.match(alone.stderr, /--second-model/);
  });

  it('reads the prompt from a file, and writes either spelling by the name', () => {
    fs.writeFileSync(files.path('prompt.txt'), `${PROMPT}\r\n`);
    const args = ['generate', '--prompt-file', files.path('prompt.txt'), '--decoder', 'greedy'];
    assert.equal(good(...args, '--out', files.path('a.trace.json')), '');
    assert.equal(good(...args, '--out', files.path('a.trace.jsonl')), '');
    const [json] = traces(files.read('a.trace.json'));
    const [lines] = traces(files.read('a.trace.jsonl'), 'a.trace.jsonl');
    assert.equal(json?.prompt.messages?.[0]?.content, PROMPT);
    assert.match(decodeText(json.samples[0]!.tokens.bytes), /<\/think>Answer: /);
    assert.deepEqual(lines?.samples[0]?.tokens, json.samples[0]?.tokens);
    assert.ok(files.read('a.trace.jsonl').trim().includes('\n'));
    assert.deepEqual(
      fs.readdirSync(files.path('.')).filter((name) => name.endsWith('.tmp')),
      [],
    );
  });

  it('prints joints of a trained head that equal a float64 softmax over the reserved logits', async () => {
    const model = 'embedded/rl';
    const { promptIds, ids, ziprc } = JSON.parse(
      good(
        ...['generate', '--prompt', PROMPT, '--model', model, '--decoder', 'greedy'],
        ...['--max-tokens', '60', '--lens', 'ziprc'],
      ),
    ) as {
      readonly promptIds: readonly number[];
      readonly ids: readonly number[];
      readonly ziprc: { readonly joints: readonly (readonly number[])[] };
    };
    assert.ok(ids.length > 10);
    assert.equal(ziprc.joints.length, ids.length);
    const rows = await forwardOf(folderOf(model), [...promptIds, ...ids]);
    ziprc.joints.forEach((joint, token) => {
      const wanted = jointOf(folderOf(model), rows[promptIds.length - 1 + token]!);
      assert.equal(joint.length, wanted.length);
      assert.ok(Math.abs(joint.reduce((sum, cell) => sum + cell, 0) - 1) < 1e-5, `token ${token}`);
      joint.forEach((value, cell) => {
        assert.ok(Math.abs(value - wanted[cell]!) < 1e-5, `cell ${cell} of token ${token}`);
      });
    });
  });

  it('keeps what there is when it is interrupted', async () => {
    const out = files.path('interrupted.trace.json');
    const child = start(
      ...['generate', '--prompt', PROMPT, '--set', 'temperature=10', '--samples', '9999'],
      ...['--out', out],
    );
    await new Promise((resolve) => setTimeout(resolve, 4000));
    child.kill('SIGINT');
    const [code] = (await once(child, 'exit')) as [number];
    assert.equal(code, 130);
    const [trace] = traces(fs.readFileSync(out, 'utf8'));
    assert.equal(trace?.samples.at(-1)?.finish, 'cancelled');
    assert.ok(trace.samples.length < 9999);
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
