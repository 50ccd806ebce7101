import { onnxRuntime } from '../runtime/onnxRuntime';
import { missingCudaLibraries } from './cudaLibraries/files';
import type { DeviceId } from './device';
import { probeDevice, type Probe } from './probe';

/** What this machine and its ONNX Runtime offer. */
export interface Machine {
  /** `process.platform` and `process.arch`. */
  readonly platform: string;
  readonly arch: string;
  /** Execution providers that the runtime was built for. */
  providers(): Promise<readonly string[]>;
  /** Files that a provider needs beside the runtime and that are not there. */
  missingFiles(device: DeviceId): readonly string[];
  /** Runs a small graph on a device. */
  probe(device: DeviceId): Promise<Probe>;
}

const probes = new Map<DeviceId, Promise<Probe>>();

/** The machine that this process runs on. A device is probed once in the life of the process. */
export const thisMachine: Machine = {
  platform: process.platform,
  arch: process.arch,
  providers: async () => {
    const { listSupportedBackends } = await onnxRuntime();
    return listSupportedBackends().map(({ name }) => name);
  },
  missingFiles: (device) => (device === 'cuda' ? missingCudaLibraries() : []),
  probe: (device) => {
    const probe = probes.get(device) ?? probeDevice(device);
    probes.set(device, probe);
    return probe;
  },
};

/** After something was installed. */
export function forgetProbes(): void {
  probes.clear();
}
