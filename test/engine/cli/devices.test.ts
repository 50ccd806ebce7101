import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { CUDA_FILES, CUDA_PLATFORM } from '../../../src/engine/devices/cudaLibraries/files';
import { DEVICE_IDS } from '../../../src/engine/devices/device';
import type { ListedDevice } from '../../../src/engine/devices/listDevices';
import { LIBRARIES, startFakeNuget, type FakeNuget } from '../devices/fakeNuget';
import { temporaryFolder } from '../support/folders';
import { good, reasonscope, traces, type Outcome } from './support';

const SHORT = ['--prompt', 'Make 5 from 2, 3.', '--max-tokens', '3'] as const;

function refused(message: RegExp, ...args: string[]): void {
  const { code, stdout, stderr } = reasonscope(...args);
  assert.deepEqual([code, stdout], [1, '']);
  assert.match(stderr, /^reasonscope: [^\n]+\n$/);
  assert.match(stderr, message);
}

describe('reasonscope devices', () => {
  it('lists every device, the CPU among those that work', () => {
    const listed = JSON.parse(good('devices')) as ListedDevice[];
    assert.deepEqual(
      listed.map(({ id }) => id),
      DEVICE_IDS,
    );
    const [cpu] = listed;
    assert.equal(cpu?.works, true);
    for (const { works, problem, needs } of listed) {
      assert.equal(problem === undefined, works);
      assert.ok(needs.endsWith('.'));
    }
  });

  it('tells what a model runs on, and why not on the others', () => {
    const told = good('devices', '--model', 'embedded/draft', '--threads', '1');
    const { model, device, notes } = JSON.parse(told) as Record<string, unknown>;
    assert.deepEqual([model, device], ['embedded/draft', 'cpu']);
    assert.ok(Array.isArray(notes) && notes.length === DEVICE_IDS.length - 1);
  });

  it('runs models on the device that is named, and records it', () => {
    for (const given of [[], ['--device', 'cpu', '--threads', '2']]) {
      const [trace] = traces(good('generate', ...SHORT, ...given));
      assert.equal(trace?.samples[0]?.origin.device, 'cpu');
    }
    const scored = good('score', '--text', 'First, 7 + 6 = 13.', '--device', 'cpu');
    assert.equal(traces(scored)[0]?.samples[0]?.origin.device, 'cpu');
  });

  it('refuses what cannot be used, with the reason', () => {
    const foreign = process.platform === 'win32' ? 'coreml' : 'dml';
    const no = new RegExp(`"${foreign}" cannot be used: ONNX Runtime has no ${foreign} on`);
    refused(no, 'generate', ...SHORT, '--device', foreign);
    refused(no, 'score', '--text', 'First, 7.', '--device', foreign);
    refused(/--device must be one of auto, cpu, .*"gpu"/, 'generate', ...SHORT, '--device', 'gpu');
    refused(/--threads must be a whole number/, 'generate', ...SHORT, '--threads', 'all');
    refused(/no "devices remove"; there is install/, 'devices', 'remove');
    refused(/Only cuda can be installed, not "rocm"/, 'devices', 'install', 'rocm');
  });
});

if (`${process.platform}-${process.arch}` === CUDA_PLATFORM) {
  describe('reasonscope devices install cuda', () => {
    let nuget: FakeNuget;
    let program = '';
    let destination = '';
    beforeEach(async () => {
      nuget = await startFakeNuget();
      // The program beside a runtime of its own, into which it may write.
      const folder = temporaryFolder();
      program = path.join(folder, 'cli.js');
      fs.copyFileSync(path.resolve('dist', 'cli.js'), program);
      const runtime = path.join(folder, 'node_modules', 'onnxruntime-node');
      destination = path.join(runtime, 'bin/napi-v6/linux/x64');
      fs.mkdirSync(destination, { recursive: true });
      fs.mkdirSync(path.join(runtime, 'dist'));
      fs.writeFileSync(path.join(runtime, 'dist', 'index.js'), '');
      const manifest = path.resolve('node_modules/onnxruntime-node/package.json');
      fs.copyFileSync(manifest, path.join(runtime, 'package.json'));
    });
    afterEach(() => nuget.stop());

    /** Not spawnSync: the service answers from this process. */
    const run = (...args: string[]): Promise<Outcome> =>
      new Promise((resolve) => {
        const child = spawn(process.execPath, [program, 'devices', 'install', 'cuda', ...args], {
          env: { ...process.env, REASONSCOPE_NUGET_INDEX: nuget.index },
        });
        let [stdout, stderr] = ['', ''];
        child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
        child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
        child.on('close', (code) => {
          resolve({ code, stdout, stderr });
        });
      });

    it('tells size, source and destination first, and downloads nothing', async () => {
      const { code, stdout, stderr } = await run();
      assert.deepEqual([code, stderr], [0, '']);
      const told = JSON.parse(stdout) as Record<string, unknown>;
      assert.deepEqual([told.installed, told.bytes, told.to], [false, nuget.bytes, destination]);
      assert.match(String(told.next), /--yes/);
      assert.deepEqual(fs.readdirSync(destination), []);
    });

    it('places the libraries beside the runtime', async () => {
      const { code, stdout, stderr } = await run('--yes');
      assert.deepEqual([code, stderr], [0, '']);
      assert.equal((JSON.parse(stdout) as Record<string, unknown>).installed, true);
      assert.deepEqual(fs.readdirSync(destination).sort(), [...CUDA_FILES].sort());
      for (const file of CUDA_FILES) {
        assert.ok(fs.readFileSync(path.join(destination, file)).equals(LIBRARIES[file]!));
      }
    });

    it('says where it may not write', async () => {
      fs.rmSync(destination, { recursive: true });
      const { code, stderr } = await run('--yes');
      assert.equal(code, 1);
      assert.match(stderr, /^reasonscope: .*linux\/x64 cannot be written.*\n$/);
    });
  });
}
