import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import path from 'node:path';
import { Engine } from '../../../src/engine/engine';
import type { GenerateEvent, GenerateResult } from '../../../src/engine/protocol';
import { EngineProcess, isError, isEvent, isResult } from '../support/engineProcess';
import { TRAINED } from '../support/fixtureModels';
import { collect, request, run } from '../support/generation';
import { softwareVulkan } from '../support/softwareVulkan';
import { evaluate, type Evaluation, type Row, type Work } from './evaluation';
import type { Task } from './webgpuChild';

const FIXTURES = path.resolve('test', 'fixtures', 'models');

/** The bar for every number, in nats. */
const TOLERANCE = 1e-4;

const environment = softwareVulkan();

/** Runs a task in a process of its own with the driver: drivers end processes, and stay in them. */
function inChild<T>(task: Task): Promise<T> {
  return new Promise((resolve, reject) => {
    const child = fork(path.join(__dirname, 'webgpuChild.ts'), {
      env: { ...process.env, ...environment },
      execArgv: ['--import', 'tsx'],
      serialization: 'advanced',
      silent: true,
    });
    let output = '';
    child.stderr?.on('data', (data) => (output += String(data)));
    child.once('message', (message) => {
      const { result, error } = message as { result?: T; error?: string };
      if (result === undefined) reject(new Error(error));
      else resolve(result);
    });
    child.once('exit', (code, signal) => {
      reject(new Error(`The child ended (${String(code ?? signal)}). ${output.slice(-2000)}`));
    });
    child.send(task);
  });
}

function same(found: readonly Row[], wanted: readonly Row[], tolerance = TOLERANCE): void {
  assert.deepEqual(
    found.map(([id]) => id),
    wanted.map(([id]) => id),
  );
  wanted.forEach((row, token) => {
    row.forEach((value, at) => {
      const error = Math.abs((found[token]?.[at] ?? NaN) - value);
      assert.ok(error <= tolerance, `value ${at} of token ${token} differs by ${error}`);
    });
  });
}

// The driver comes with Chromium, which the tests of the view need; elsewhere there is no such test.
if (environment) {
  describe('WebGPU, on a driver in software', function () {
    // Software takes its time, and more where other tests run beside it.
    this.timeout(300_000);
    const ids = (length: number, size: number): number[] =>
      Array.from({ length }, (_, index) => (index * 37 + 11) % size);
    const works: readonly (readonly [string, Work])[] = [
      ['plain operators', { model: `${FIXTURES}/qwen2-torch`, prompt: ids(40, 256), steps: 40 }],
      ['soft cap', { model: `${FIXTURES}/gemma2-torch`, prompt: ids(20, 256), steps: 16 }],
      [
        'GroupQueryAttention',
        { model: `${FIXTURES}/llama-genai-fp32`, prompt: ids(120, 256), steps: 40 },
      ],
      ['a trained model', { model: TRAINED, prompt: ids(320, 800), steps: 20 }],
    ];
    for (const [what, work] of works) {
      it(`gives the CPU's tokens and numbers, and frees what it used: ${what}`, async () => {
        const wanted = await evaluate(work, { provider: 'cpu', threads: 1, keepsTensors: false });
        const found = await inChild<Evaluation>({ kind: 'evaluate', ...work });
        assert.equal(found.greedy.length, work.steps);
        same(found.greedy, wanted.greedy);
        same(found.scored, wanted.scored);
        same(found.forked, wanted.forked);
        same(found.truncated, wanted.truncated);
        same(found.forked, found.greedy.slice(work.steps / 2 + 1, work.steps / 2 + 2));
        // Only the trained model's cache is so large that it shows in the size of the process.
        if (work.model === TRAINED) {
          assert.ok(found.leak > 15e6 && found.growth < found.leak / 3, `${found.growth} bytes`);
        }
      });
    }

    it('is not taken by itself, for it is software', async () => {
      const work = { model: `${FIXTURES}/qwen2-torch`, prompt: [1, 2], steps: 2 };
      const { device, notes } = await inChild<{ device: string; notes: string[] }>({
        ...{ kind: 'auto', ...work },
      });
      assert.equal(device, 'cpu');
      assert.ok(
        notes.some((note) => note.startsWith('webgpu: its adapter is software (libvk_swiftshader')),
        notes.join('\n'),
      );
    });

    it('gives way to the CPU where it does not run a model', async () => {
      const work = { model: `${FIXTURES}/qwen2-torch#fp16`, prompt: [1, 2], steps: 2 };
      const { device, notes } = await inChild<{ device: string; notes: string[] }>({
        ...{ kind: 'believe', ...work },
      });
      assert.equal(device, 'cpu');
      assert.ok(
        notes.some((note) => /^webgpu: it does not run this model: .*f16/.test(note)),
        notes.join('\n'),
      );
    });

    it('is what the engine process takes when it is named, or says why not', async () => {
      const engine = new EngineProcess(['--device=webgpu'], environment);
      const model = `${FIXTURES}/llama-genai-fp32`;
      // More at once than this driver attends from rightly.
      const given = request({ model, prompt: { ids: ids(100, 256) }, maxTokens: 12 });
      engine.call(1, 'generate', given);
      const result = (await engine.wait(isResult(1))).result as GenerateResult;
      assert.equal(result.device, 'webgpu');
      assert.match(result.deviceNotes.join(), /^webgpu: it is software \(libvk_swiftshader\.so\)/);
      const events = engine.messages.filter(isEvent(1)).map(({ event }) => event as GenerateEvent);
      const found = collect(events, result);
      assert.equal(found.started.origin.device, 'webgpu');
      const wanted = await run(new Engine(1), given);
      assert.deepEqual(found.ids, wanted.ids);
      for (const [name, values] of wanted.block.columns) {
        values.forEach((value, token) => {
          const error = Math.abs((found.block.columns.get(name)?.[token] ?? NaN) - value);
          assert.ok(error <= TOLERANCE, `${name} of token ${token} differs by ${error}`);
        });
      }
      engine.call(2, 'load', { model: `${FIXTURES}/llama-genai-fp16` });
      const { message, code } = await engine.wait(isError(2));
      assert.equal(code, 'model');
      assert.match(
        message,
        /model\.onnx does not run on webgpu: .*f16.*device cpu or auto.*export/,
      );
      engine.kill('SIGKILL');
      await engine.ended();
      assert.equal(engine.output, '');
    });
  });
}
