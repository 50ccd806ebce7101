import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { Engine } from '../../src/engine/engine';
import { EngineError } from '../../src/engine/errors';
import { copyOf } from './support/folders';
import { request, run } from './support/generation';

describe('a bad model', () => {
  /** Renames a value in the graph; same length, so that the file stays well-formed. */
  const rename = (from: string, to: string) => (folder: string) => {
    const file = path.join(folder, 'model.onnx');
    const text = fs.readFileSync(file, 'latin1');
    assert.ok(from.length === to.length && text.includes(from));
    fs.writeFileSync(file, text.replaceAll(from, to), 'latin1');
  };
  const write = (name: string, content: string) => (folder: string) => {
    fs.writeFileSync(path.join(folder, name), content);
  };

  const cases: readonly (readonly [string, (folder: string) => void, RegExp])[] = [
    ['an empty graph', write('model.onnx', ''), /model\.onnx cannot be loaded.*again/],
    ['text for a graph', write('model.onnx', 'version https://git-lfs\n'), /cannot be loaded/],
    [
      'a graph cut off in the middle',
      (folder) => {
        fs.truncateSync(path.join(folder, 'model.onnx'), 300_000);
      },
      /cannot be loaded/,
    ],
    ['a graph without logits', rename('logits', 'scores'), /no output "logits"/],
    ['a graph without ids', rename('input_ids', 'input_abc'), /no "input_ids"/],
    ['a graph with unknown inputs', rename('position_ids', 'position_abc'), /"position_abc"/],
    ['a broken tokenizer', write('tokenizer.json', '{"model":'), /tokenizer\.json cannot be read/],
    ['an empty tokenizer', write('tokenizer.json', '{}'), /tokenizer\.json cannot be read/],
    ['an unknown tokenizer', write('tokenizer.json', '{"model":{"type":"X"}}'), /tokenizer\.json/],
    [
      'a broken template',
      write('tokenizer_config.json', '{"chat_template":"{% for %}"}'),
      /chat template fails/,
    ],
    [
      'no tokenizer',
      (folder) => {
        fs.rmSync(path.join(folder, 'tokenizer.json'));
      },
      /holds no tokenizer\.json/,
    ],
  ];
  for (const [what, spoil, message] of cases) {
    it(`is told in one line: ${what}`, async () => {
      const model = copyOf('embedded/draft');
      spoil(model);
      const attempt = run(new Engine(), request({ model, maxTokens: 4 }));
      await assert.rejects(attempt, (error) => {
        assert.ok(error instanceof EngineError && error.code === 'model', String(error));
        assert.match(error.message, message);
        assert.ok(!error.message.includes('\n'));
        return true;
      });
    });
  }

  it('of nothing but NaN is told when it runs', async () => {
    const model = copyOf('embedded/draft');
    const file = path.join(model, 'model.onnx');
    const bytes = fs.readFileSync(file);
    // The float32 gain of the last norm, found by its name, becomes NaN.
    const name = bytes.lastIndexOf('m.model.norm.weight');
    const data = bytes.indexOf(Uint8Array.of(0x4a, 0x80, 0x02), name);
    assert.ok(name > 0 && data - name < 64);
    for (let at = data + 3; at < data + 3 + 256; at += 4) bytes.writeFloatLE(NaN, at);
    fs.writeFileSync(file, bytes);
    await assert.rejects(
      run(new Engine(), request({ model, maxTokens: 4 })),
      (error) => error instanceof EngineError && error.message.includes('no distribution'),
    );
  });
});
