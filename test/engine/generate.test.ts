import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { Engine } from '../../src/engine/engine';
import { EngineError } from '../../src/engine/errors';
import type { EngineErrorCode, GenerateRequest } from '../../src/engine/protocol';
import { bytesAt } from '../../src/trace/byteStrings';
import { ParameterError } from '../../src/trace/parameters';
import { decodeText } from '../../src/trace/text';
import { TRAINED } from './support/fixtureModels';
import { copyOf, folderOf } from './support/folders';
import { PROMPT, RAMBLING, request, run } from './support/generation';
import { reservedOf } from './support/reference';

const END = 872;

describe('generate', () => {
  const engine = new Engine();
  it('writes an attempt and an answer in the form that the models are trained for', async () => {
    const { text, result, ids, block } = await run(engine, request());
    assert.match(text, /^[^<]*\d+ [-+*/] \d+ = -?\d+[^<]*<\/think>Answer: [^<]+<\|end\|>$/);
    assert.equal(result.finish, 'stop');
    assert.equal(ids.at(-1), END);
    assert.equal(result.tokens, ids.length);
    assert.equal(block.tokens.length, ids.length);
    assert.ok(result.seconds > 0);
  });

  it('writes the text that a model is known to write', async () => {
    const { text } = await run(engine, request({ model: TRAINED }));
    assert.ok(text.startsWith('I could do 6 + 10 = 16. Now I have 16 and 7. 16 + 7 = 23.'), text);
    assert.ok(text.endsWith('</think>Answer: (6 + 10) + 7<|end|>'), text);
  });

  it('reads the prompt through the chat template and tells its tokens', async () => {
    const { started } = await run(engine, request({ maxTokens: 1 }));
    assert.equal(started.promptText, `<|user|>${PROMPT}<|assistant|><think>`);
    const { ids, texts } = started.promptTokens;
    assert.equal(ids[0], 870);
    assert.equal(texts.length, ids.length);
    assert.equal(decodeText(bytesAt(texts, texts.length - 1)), '<think>');
  });

  it('records enough to repeat the run', async () => {
    const before = Date.now();
    const { started } = await run(engine, request({ decoder: 'top-p', seed: 7, maxTokens: 1 }));
    const { model, decoder, distribution, versions, createdAt } = started.origin;
    const weights = fs.readFileSync(path.join(folderOf('embedded'), 'model.onnx'));
    assert.equal(model?.name, 'embedded/base');
    assert.equal(model.hash, createHash('sha256').update(weights).digest('hex'));
    assert.match(model.tokenizerHash ?? '', /^[0-9a-f]{64}$/);
    assert.equal(model.vocabularySize, 1024);
    const parameters = { top_p: 0.95, temperature: 1 };
    assert.deepEqual(decoder, { id: 'top-p', parameters, seed: 7 });
    assert.equal(distribution, 'raw');
    assert.deepEqual(Object.keys(versions ?? {}).sort(), [
      'node',
      'onnxruntime-node',
      'reasonscope',
    ]);
    assert.equal(versions?.['onnxruntime-node'], '1.30.0');
    assert.ok(Date.parse(createdAt ?? '') >= before - 1);
  });

  it('gives the same tokens for the same seed, others for another', async () => {
    const sampled = (seed: number): Promise<{ ids: readonly number[] }> =>
      run(engine, request({ decoder: 'temperature', seed }));
    const [first, again, other] = [await sampled(1), await sampled(1), await sampled(2)];
    assert.deepEqual(again.ids, first.ids);
    assert.notDeepEqual(other.ids, first.ids);
    const elsewhere = await run(new Engine(), request({ decoder: 'temperature', seed: 1 }));
    assert.deepEqual(elsewhere.ids, first.ids);
  });

  it('gives the same tokens for a prompt as text and as its ids', async () => {
    const text = await run(engine, request());
    const ids = [...text.started.promptTokens.ids];
    assert.deepEqual((await run(engine, request({ prompt: { ids } }))).ids, text.ids);
  });

  it("never picks a suppressed token, and still counts its probability unless it is a head's", async () => {
    const folder = folderOf('embedded');
    const config = fs.readFileSync(path.join(folder, 'generation_config.json'), 'utf8');
    const { suppress_tokens: suppressed } = JSON.parse(config) as { suppress_tokens: number[] };
    const reserved = reservedOf(folder);
    assert.equal(suppressed.length, 152);
    assert.ok(reserved.length > 0 && reserved.every((id) => suppressed.includes(id)));
    const picked = new Set<number>();
    const alternatives = new Set<number>();
    for (let seed = 0; seed < 3; seed += 1) {
      const { ids, block } = await run(engine, request({ ...RAMBLING, seed, topK: 1000 }));
      for (const id of ids) picked.add(id);
      for (const id of block.topK?.ids ?? []) alternatives.add(id);
    }
    assert.ok(picked.size > 300);
    assert.deepEqual(
      suppressed.filter((id) => picked.has(id)),
      [],
    );
    const absent = suppressed.filter((id) => !alternatives.has(id));
    assert.deepEqual(absent, reserved);
  });

  it('stops at the number of tokens, and at the end of the context', async () => {
    const short = await run(engine, request({ maxTokens: 3 }));
    assert.deepEqual([short.result.finish, short.ids.length], ['length', 3]);
    const ids = new Array<number>(507).fill(17);
    const full = await run(engine, request({ ...RAMBLING, prompt: { ids } }));
    assert.deepEqual([full.result.finish, full.ids.length], ['length', 5]);
  });

  it('records no alternatives when asked for none', async () => {
    const { block } = await run(engine, request({ topK: 0, maxTokens: 2 }));
    assert.equal(block.topK, undefined);
  });

  it('keeps what there is when it is cancelled between tokens', async () => {
    const abort = new AbortController();
    const generation = await run(engine, request(RAMBLING), abort.signal, (event) => {
      if (event.kind === 'tokens') abort.abort();
    });
    assert.equal(generation.result.finish, 'cancelled');
    assert.ok(generation.ids.length >= 1 && generation.ids.length < 50);
    assert.equal(generation.result.tokens, generation.ids.length);
    const whole = await run(engine, request(RAMBLING));
    assert.deepEqual(generation.ids, whole.ids.slice(0, generation.ids.length));
  });

  it('refuses a call that is cancelled before its turn, and sees a cancel before the first token', async () => {
    await assert.rejects(run(engine, request(), AbortSignal.abort()), { name: 'AbortError' });
    const abort = new AbortController();
    const { result, ids } = await run(engine, request(), abort.signal, (event) => {
      if (event.kind === 'started') abort.abort();
    });
    assert.deepEqual([result.finish, ids.length], ['cancelled', 0]);
  });

  it('does one generation after the other, of whatever models', async () => {
    const models = ['embedded/base', 'embedded/rl', 'embedded/base', 'embedded/draft'];
    const together = await Promise.all(models.map((model) => run(engine, request({ model }))));
    assert.deepEqual(together[2]?.ids, together[0]?.ids);
    assert.notDeepEqual(together[1]?.ids, together[0]?.ids);
    assert.deepEqual(
      together.map(({ started }) => started.origin.model?.name),
      models,
    );
  });

  it('goes on after a failed call', async () => {
    await assert.rejects(run(engine, request({ model: 'nothing' })));
    assert.ok((await run(engine, request({ maxTokens: 2 }))).ids.length === 2);
  });

  it('loads a model folder, and loads it again when its weights are replaced', async () => {
    const model = copyOf('embedded/base');
    const first = await run(engine, request({ model }));
    assert.deepEqual(first.ids, (await run(engine, request())).ids);
    assert.equal(first.started.origin.model?.name, path.basename(model));
    fs.copyFileSync(
      path.join(folderOf('embedded/rl'), 'model.onnx'),
      path.join(model, 'model.onnx'),
    );
    const second = await run(engine, request({ model }));
    assert.notEqual(second.started.origin.model?.hash, first.started.origin.model.hash);
  });

  it('reads plain text where a model has no chat template', async () => {
    const model = copyOf('embedded/base');
    fs.rmSync(path.join(model, 'tokenizer_config.json'));
    const { started } = await run(engine, request({ model, maxTokens: 1 }));
    assert.equal(started.promptText, PROMPT);
  });

  it('tells what the embedded models know, and the limits of any model', async () => {
    const loaded = await engine.load('embedded');
    assert.match(loaded.knows ?? '', /Countdown/);
    assert.deepEqual(
      [loaded.contextLength, loaded.vocabularySize, loaded.device],
      [512, 1024, 'cpu'],
    );
    assert.equal((await engine.load(copyOf('embedded/draft'))).knows, undefined);
  });

  const refused: readonly (readonly [string, Partial<GenerateRequest>, EngineErrorCode, RegExp])[] =
    [
      ['an empty prompt', { prompt: { text: ' \n' } }, 'prompt', /empty/],
      ['no ids', { prompt: { ids: [] } }, 'prompt', /empty/],
      ['an id beyond the vocabulary', { prompt: { ids: [1024] } }, 'prompt', /1024.*0 to 1023/],
      ['a broken id', { prompt: { ids: [1.5] } }, 'prompt', /1\.5/],
      [
        'a prompt as long as the context',
        { prompt: { ids: new Array<number>(512).fill(5) } },
        'prompt',
        /512 tokens.*Shorten/,
      ],
      ['an unknown decoder', { decoder: 'beam' }, 'parameter', /"beam".*greedy, top-k/],
      ['a seed beyond 32 bits', { seed: 2 ** 32 }, 'parameter', /seed.*4294967295/],
      ['a negative seed', { seed: -1 }, 'parameter', /seed/],
      ['no tokens', { maxTokens: 0 }, 'parameter', /number of tokens/],
      ['too many alternatives', { topK: 1001 }, 'parameter', /alternatives/],
    ];
  for (const [what, changes, code, message] of refused) {
    it(`refuses ${what} in one line`, () =>
      assert.rejects(run(engine, request(changes)), (error) => {
        assert.ok(error instanceof EngineError && error.code === code, String(error));
        assert.match(error.message, message);
        return true;
      }));
  }

  it('refuses a parameter that the decoder has not', () =>
    assert.rejects(
      run(engine, request({ parameters: { temperature: 1 } })),
      (error) => error instanceof ParameterError && /greedy.*takes: none/.test(error.message),
    ));
});
