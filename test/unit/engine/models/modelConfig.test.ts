import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { EngineError } from '../../../../src/engine/errors';
import { readModelConfig } from '../../../../src/engine/models/modelConfig';

describe('readModelConfig', () => {
  let folder = '';
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'reasonscope-'));
  });
  afterEach(() => {
    fs.rmSync(folder, { recursive: true });
  });
  const write = (files: Record<string, unknown>): void => {
    for (const [name, content] of Object.entries(files)) {
      const text = typeof content === 'string' ? content : JSON.stringify(content);
      fs.writeFileSync(path.join(folder, name), text);
    }
  };

  it('reads limits, stop tokens, suppressed tokens and template', async () => {
    write({
      'config.json': { max_position_embeddings: 64, eos_token_id: 5 },
      'generation_config.json': { eos_token_id: [7, 8], suppress_tokens: [1, 2] },
      'tokenizer_config.json': { chat_template: 'T', bos_token: '<s>' },
    });
    const config = await readModelConfig(folder);
    assert.equal(config.contextLength, 64);
    assert.deepEqual([...config.stopIds], [7, 8]);
    assert.deepEqual(config.suppressedIds, [1, 2]);
    assert.equal(config.chatTemplate, 'T');
    assert.equal(config.tokenizerConfig.bos_token, '<s>');
  });

  it('manages with config.json alone, in any family’s spelling', async () => {
    write({ 'config.json': { n_positions: 1024, eos_token_id: 5 } });
    const config = await readModelConfig(folder);
    assert.equal(config.contextLength, 1024);
    assert.deepEqual([...config.stopIds], [5]);
    assert.equal(config.chatTemplate, undefined);
    write({ 'config.json': { text_config: { max_position_embeddings: 9 } } });
    assert.equal((await readModelConfig(folder)).contextLength, 9);
  });

  const stops: readonly (readonly [string, unknown, unknown, readonly number[]])[] = [
    ['a number of generation_config.json', { eos_token_id: 7 }, { eos_token_id: 5 }, [7]],
    ['a list of it', { eos_token_id: [7, 8] }, { eos_token_id: 5 }, [7, 8]],
    ['config.json, where it names none', {}, { eos_token_id: [5, 6] }, [5, 6]],
    ['config.json, where it is missing', undefined, { eos_token_id: 5 }, [5]],
    ['the part about text', undefined, { text_config: { eos_token_id: 4 } }, [4]],
    ['nothing', undefined, { eos_token_id: null }, []],
  ];
  for (const [what, generation, own, wanted] of stops) {
    it(`takes stop tokens from ${what}`, async () => {
      write({
        'config.json': { n_ctx: 8, ...(own as object) },
        ...(generation === undefined ? {} : { 'generation_config.json': generation }),
      });
      assert.deepEqual([...(await readModelConfig(folder)).stopIds], wanted);
    });
  }

  it('takes the default one of several templates, and a template file before it', async () => {
    const templates = [
      { name: 'tools', template: 'A' },
      { name: 'default', template: 'B' },
    ];
    write({
      'config.json': { n_ctx: 8 },
      'tokenizer_config.json': { chat_template: templates },
    });
    assert.equal((await readModelConfig(folder)).chatTemplate, 'B');
    write({ 'chat_template.jinja': 'C' });
    assert.equal((await readModelConfig(folder)).chatTemplate, 'C');
  });

  const broken: readonly (readonly [string, Record<string, unknown>, RegExp])[] = [
    ['no config.json', {}, /no config\.json/],
    ['a broken config.json', { 'config.json': '{"a":' }, /config\.json cannot be read/],
    ['a list', { 'config.json': [] }, /not a JSON object/],
    ['no context length', { 'config.json': {} }, /max_position_embeddings/],
  ];
  for (const [what, files, message] of broken) {
    it(`says what to do about ${what}`, async () => {
      write(files);
      await assert.rejects(
        readModelConfig(folder),
        (error) => error instanceof EngineError && message.test(error.message),
      );
    });
  }
});
