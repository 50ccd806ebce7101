import { messageOf } from '../errors';
import { onnxRuntime } from '../runtime/onnxRuntime';
import { openSession } from '../runtime/session';
import type { DeviceId } from './device';
import type { Probe } from './probe';
import { attentionGraph, identityGraph, type ProbeGraph } from './probeGraphs';
import { softwareAdapter } from './softwareAdapter';

/** Sums of float32 in another order differ by less. */
const TOLERANCE = 1e-4;

/** Tokens at once, enough for the kernels that read prompts. */
const MANY = 64;
/** For devices that get many wrong; below every threshold of the runtime. */
const FEW = 16;

/** Computes some small graphs on a device, in this process, which its driver may end. */
export async function tryDevice(device: DeviceId): Promise<Probe> {
  try {
    const { Tensor } = await onnxRuntime();
    const right = (graph: ProbeGraph): Promise<boolean> => agrees(graph, device);
    const few = attentionGraph(Tensor, FEW, MANY);
    const next = attentionGraph(Tensor, 1, MANY);
    for (const graph of [identityGraph(Tensor), few, next]) {
      if (!(await right(graph))) return { works: false, problem: 'it computes wrong numbers' };
    }
    const many = await right(attentionGraph(Tensor, MANY, 0));
    const software = device === 'webgpu' ? softwareAdapter() : undefined;
    return {
      works: true,
      ...(software === undefined ? {} : { software }),
      ...(many ? {} : { mostTokens: FEW }),
    };
  } catch (error) {
    return { works: false, problem: problemOf(error) };
  }
}

/** Whether a device gives the CPU's numbers. */
async function agrees(graph: ProbeGraph, device: DeviceId): Promise<boolean> {
  const [found, wanted] = [await computed(graph, device), await computed(graph, 'cpu')];
  return wanted.every((x, at) => Math.abs((found[at] ?? NaN) - x) <= TOLERANCE);
}

async function computed({ model, feeds, output }: ProbeGraph, provider: string) {
  const session = await openSession(model, '.', { provider, threads: 1, keepsTensors: false });
  try {
    const outputs = await session.run(feeds);
    const data = outputs[output]?.data;
    return data instanceof Float32Array ? data : new Float32Array(0);
  } finally {
    await session.release();
  }
}

/** Without the place in the runtime's sources that its messages begin with. */
function problemOf(error: unknown): string {
  return messageOf(error)
    .replace(/^.*? was false\. /, '')
    .replace(/^\S+\.(cc|h):\d+ .*?\) /, '')
    .replace(/[.\s]+$/, '');
}
