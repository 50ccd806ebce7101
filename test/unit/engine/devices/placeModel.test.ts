import assert from 'node:assert/strict';
import type { DeviceChoice, DeviceId } from '../../../../src/engine/devices/device';
import { DeviceFailure } from '../../../../src/engine/devices/deviceFailure';
import { listDevices } from '../../../../src/engine/devices/listDevices';
import type { Machine } from '../../../../src/engine/devices/machine';
import { placeModel, SMALL_MODEL_BYTES } from '../../../../src/engine/devices/placeModel';
import type { Probe } from '../../../../src/engine/devices/probe';
import { EngineError } from '../../../../src/engine/errors';
import type { Placement } from '../../../../src/engine/runtime/session';

const WORKS: Probe = { works: true };
const SOFTWARE: Probe = { works: true, software: 'libvk_swiftshader.so' };
const NO_ADAPTER: Probe = { works: false, problem: 'Failed to get a WebGPU adapter' };

const PROVIDERS: Readonly<Record<string, readonly string[]>> = {
  'linux-x64': ['cpu', 'webgpu', 'cuda', 'tensorrt'],
  'linux-arm64': ['cpu'],
  'win32-x64': ['cpu', 'dml', 'webgpu'],
  'darwin-arm64': ['cpu', 'coreml', 'webgpu'],
};

interface Fake {
  readonly target?: string;
  readonly probes?: Partial<Record<DeviceId, Probe>>;
  readonly cudaInstalled?: boolean;
}

function machineOf({ target = 'linux-x64', probes = {}, cudaInstalled = false }: Fake) {
  const [platform = '', arch = ''] = target.split('-');
  const probed: DeviceId[] = [];
  const machine: Machine = {
    ...{ platform, arch },
    providers: () => Promise.resolve(PROVIDERS[target] ?? []),
    missingFiles: (id) => (id === 'cuda' && !cudaInstalled ? ['libcuda_part.so'] : []),
    probe: (id) => {
      probed.push(id);
      return Promise.resolve(probes[id] ?? { works: false, problem: 'no such device' });
    },
  };
  return { machine, probed };
}

interface Options {
  readonly bytes?: number;
  readonly threads?: number;
  /** Devices that do not run the model, and what they say. */
  readonly failing?: Partial<Record<string, string>>;
}

async function place(fake: Fake, choice: DeviceChoice, options: Options = {}) {
  const { machine, probed } = machineOf(fake);
  const opened: Placement[] = [];
  const { device, notes } = await placeModel(machine, {
    choice,
    threads: options.threads ?? 0,
    bytes: options.bytes ?? 10 * SMALL_MODEL_BYTES,
    open: (placement) => {
      opened.push(placement);
      const problem = options.failing?.[placement.provider];
      if (problem === undefined) return Promise.resolve(placement);
      return Promise.reject(new DeviceFailure(problem, `model.onnx does not run: ${problem}.`));
    },
  });
  return { device, notes, probed, opened: opened.map(({ provider }) => provider), placed: opened };
}

function refuses(message: RegExp, action: Promise<unknown>): Promise<void> {
  return assert.rejects(action, (error) => {
    assert.ok(error instanceof EngineError, String(error));
    assert.equal(error.code, 'model');
    assert.doesNotMatch(error.message, /\n/);
    assert.match(error.message, message);
    return true;
  });
}

describe('the choice of a device', () => {
  it('takes by itself the first that works, and says of each other why not', async () => {
    const found = await place({ probes: { webgpu: WORKS } }, 'auto');
    assert.equal(found.device, 'webgpu');
    assert.deepEqual(found.notes, [
      'cuda: not installed; libcuda_part.so missing',
      'cpu: not tried, webgpu comes first',
      'dml: ONNX Runtime has no dml on linux-x64',
      'coreml: ONNX Runtime has no coreml on linux-x64',
    ]);
    assert.deepEqual(found.placed, [{ provider: 'webgpu', threads: 0, keepsTensors: true }]);
  });

  it('prefers CUDA where a person has installed it', async () => {
    const fake = { cudaInstalled: true, probes: { cuda: WORKS, webgpu: WORKS } };
    const found = await place(fake, 'auto');
    assert.equal(found.device, 'cuda');
    assert.equal(found.placed[0]?.keepsTensors, false);
    assert.ok(found.notes.includes('webgpu: not tried, cuda comes first'));
  });

  it('goes on to the next where a driver fails, and tells what it said', async () => {
    const problem = 'its driver ended the process (SIGABRT)';
    const probes = { cuda: { works: false, problem }, webgpu: NO_ADAPTER } as const;
    const found = await place({ cudaInstalled: true, probes }, 'auto');
    assert.equal(found.device, 'cpu');
    assert.deepEqual(found.notes.slice(0, 2), [
      `cuda: ${problem}`,
      'webgpu: Failed to get a WebGPU adapter',
    ]);
  });

  it('does not take software for a GPU', async () => {
    const found = await place({ probes: { webgpu: SOFTWARE } }, 'auto');
    assert.equal(found.device, 'cpu');
    assert.ok(found.notes.some((note) => /^webgpu: .*software \(libvk_swiftshader/.test(note)));
  });

  it('takes WebGPU on Windows only where DirectML knows a GPU', async () => {
    const target = 'win32-x64';
    const none = { works: false, problem: 'no adapter' } as const;
    const without = await place({ target, probes: { webgpu: WORKS, dml: none } }, 'auto');
    assert.equal(without.device, 'cpu');
    assert.match(without.notes[0] ?? '', /^webgpu: no GPU is known.*no adapter/);
    const found = await place({ target, probes: { webgpu: WORKS, dml: WORKS } }, 'auto');
    assert.equal(found.device, 'webgpu');
    const direct = await place({ target, probes: { webgpu: NO_ADAPTER, dml: WORKS } }, 'auto');
    assert.equal(direct.device, 'dml');
  });

  it('takes Core ML only when it is named', async () => {
    const fake = { target: 'darwin-arm64', probes: { webgpu: NO_ADAPTER, coreml: WORKS } };
    const found = await place(fake, 'auto');
    assert.equal(found.device, 'cpu');
    assert.ok(found.notes.some((note) => note.startsWith('coreml: only when it is named')));
    assert.equal((await place(fake, 'coreml')).device, 'coreml');
  });

  it('leaves a small model on the CPU without a look at other devices', async () => {
    const fake = { cudaInstalled: true, probes: { cuda: WORKS, webgpu: WORKS } };
    const found = await place(fake, 'auto', { bytes: SMALL_MODEL_BYTES - 1 });
    assert.equal(found.device, 'cpu');
    assert.deepEqual(found.probed, []);
    assert.ok(found.notes.includes('webgpu: not tried, for models below 32.0 MB stay on the CPU'));
    assert.equal((await place(fake, 'auto', { bytes: SMALL_MODEL_BYTES })).device, 'cuda');
  });

  it('falls back where a device does not run the model', async () => {
    const failing = { webgpu: 'Gather requires f16' };
    const found = await place({ probes: { webgpu: WORKS } }, 'auto', { failing });
    assert.deepEqual(found.opened, ['webgpu', 'cpu']);
    assert.equal(found.device, 'cpu');
    assert.ok(found.notes.includes('webgpu: it does not run this model: Gather requires f16'));
  });

  it('passes on what the CPU says of a model, and what is no matter of the device', async () => {
    const { machine } = machineOf({ probes: { webgpu: WORKS } });
    const wanted = { choice: 'auto', threads: 0, bytes: 10 * SMALL_MODEL_BYTES } as const;
    const broken = new EngineError('model', 'model.onnx has no output "logits".');
    let opened = 0;
    const open = (): Promise<never> => {
      opened += 1;
      return Promise.reject(broken);
    };
    await assert.rejects(placeModel(machine, { ...wanted, open }), broken);
    assert.equal(opened, 1);
    await refuses(/wrong everywhere/, place({}, 'auto', { failing: { cpu: 'wrong everywhere' } }));
  });

  it('passes the threads on', async () => {
    const { placed } = await place({}, 'cpu', { threads: 3 });
    assert.deepEqual(placed, [{ provider: 'cpu', threads: 3, keepsTensors: false }]);
  });
});

describe('a device that is named', () => {
  it('is taken although it is software, or the model is small, with a word of it', async () => {
    const found = await place({ probes: { webgpu: SOFTWARE } }, 'webgpu', { bytes: 1 });
    assert.equal(found.device, 'webgpu');
    assert.deepEqual(found.notes, ['webgpu: it is software (libvk_swiftshader.so), not a GPU']);
  });

  it('is refused where ONNX Runtime has it not', async () => {
    const choices = /Or choose another one of auto, cpu, cuda, coreml, webgpu \(setting/;
    await refuses(/"dml" cannot be used: .*no dml on linux-x64.*Windows/, place({}, 'dml'));
    await refuses(choices, place({}, 'dml'));
    await refuses(/no webgpu on linux-arm64/, place({ target: 'linux-arm64' }, 'webgpu'));
  });

  it('is refused where its libraries are missing, with the way to them', () =>
    refuses(
      /"cuda" cannot be used: not installed; libcuda_part\.so missing.*Download CUDA Libraries….*reasonscope devices install cuda/,
      place({}, 'cuda'),
    ));

  it('is refused where it does not work, or does not run the model', async () => {
    await refuses(
      /Failed to get a WebGPU adapter\. It needs: A GPU with Vulkan/,
      place({ probes: { webgpu: NO_ADAPTER } }, 'webgpu'),
    );
    const failing = { webgpu: 'no f16' };
    await refuses(/no f16/, place({ probes: { webgpu: WORKS } }, 'webgpu', { failing }));
  });
});

describe('the list of devices', () => {
  it('names every one with what is wrong', async () => {
    const { machine } = machineOf({ probes: { webgpu: SOFTWARE } });
    const listed = await listDevices(machine);
    assert.deepEqual(
      listed.map(({ id, works, problem, software }) => [id, works, problem ?? software]),
      [
        ['cpu', true, undefined],
        ['cuda', false, 'not installed; libcuda_part.so missing'],
        ['dml', false, 'ONNX Runtime has no dml on linux-x64'],
        ['coreml', false, 'ONNX Runtime has no coreml on linux-x64'],
        ['webgpu', true, 'libvk_swiftshader.so'],
      ],
    );
  });
});
