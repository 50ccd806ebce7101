import type { Device, DeviceId } from './device';

export const DEVICES: readonly Device[] = [
  {
    id: 'cpu',
    title: 'CPU',
    needs: 'Nothing; it is there on every platform.',
    keepsTensors: false,
  },
  {
    id: 'cuda',
    title: 'NVIDIA CUDA',
    needs:
      'Linux x64 with an NVIDIA GPU, its driver, CUDA 12 and cuDNN 9, and the CUDA libraries of ONNX Runtime, which are downloaded on request.',
    keepsTensors: false,
  },
  {
    id: 'dml',
    title: 'DirectML',
    needs: 'Windows with a DirectX 12 GPU.',
    keepsTensors: false,
  },
  {
    id: 'coreml',
    title: 'Core ML',
    needs: 'A Mac with Apple silicon.',
    keepsTensors: false,
    byNameOnly: 'Core ML is slow where lengths change with every token',
  },
  {
    id: 'webgpu',
    title: 'WebGPU',
    needs: 'A GPU with Vulkan (Linux x64), Direct3D 12 (Windows) or Metal (macOS).',
    keepsTensors: true,
  },
];

/**
 * What `auto` tries, first to last. CUDA comes first where its libraries are, for a person fetched
 * them; WebGPU comes before DirectML because it keeps the key-value cache on the GPU.
 * @param platform `process.platform`
 */
export function autoOrder(platform: string): readonly DeviceId[] {
  switch (platform) {
    case 'win32':
      return ['webgpu', 'dml', 'cpu'];
    case 'darwin':
      return ['webgpu', 'cpu'];
    default:
      return ['cuda', 'webgpu', 'cpu'];
  }
}

export function deviceOf(id: DeviceId): Device {
  const device = DEVICES.find((candidate) => candidate.id === id);
  if (!device) throw new RangeError(`There is no device ${id}.`);
  return device;
}
