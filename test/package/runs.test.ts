import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { builtExtension } from '../harness/builtExtension.mjs';
import { readZip } from '../harness/zip';

/** Far from the repository, so that no module can come from its node_modules. */
describe('the packed extension, unpacked elsewhere', () => {
  let folder = '';

  before(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'reasonscope-package-'));
    for (const entry of readZip(fs.readFileSync(builtExtension()))) {
      const file = path.join(folder, entry.name);
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, entry.read());
    }
  });

  after(() => fs.rmSync(folder, { recursive: true, force: true }));

  function node(...args: string[]): { status: number | null; stdout: string; stderr: string } {
    const cwd = path.join(folder, 'extension');
    return spawnSync(process.execPath, args, { cwd, encoding: 'utf8' });
  }

  it('loads ONNX Runtime from its own files and opens the embedded model', () => {
    const script = `
      const ort = require(require.resolve('onnxruntime-node', { paths: [process.cwd() + '/dist'] }));
      ort.InferenceSession.create('models/embedded/base/model.onnx').then((session) => {
        const foreign = Object.keys(require.cache).filter((file) => !file.startsWith(process.cwd()));
        console.log(JSON.stringify({ inputs: session.inputNames, foreign }));
      });`;
    const { status, stdout, stderr } = node('-e', script);
    assert.equal(status, 0, stderr);
    const { inputs, foreign } = JSON.parse(stdout) as { inputs: string[]; foreign: string[] };
    assert.ok(inputs.includes('input_ids'), stdout);
    assert.deepEqual(foreign, []);
  });

  it('generates a trace on the command line', () => {
    const run = ['--model', 'embedded', '--prompt', 'Use the numbers 7, 3, 11 to make 21.'];
    const { status, stdout, stderr } = node('dist/cli.js', 'generate', ...run, '--max-tokens', '4');
    assert.equal(status, 0, stderr);
    const trace = JSON.parse(stdout) as { format: string; traces: unknown[] };
    assert.equal(trace.format, 'reasonscope-trace');
    assert.equal(trace.traces.length, 1);
  });
});
