/** Run by webgpu.test.ts in a process that has a Vulkan driver: does what it is told, and ends. */
import { thisMachine } from '../../../src/engine/devices/machine';
import { placeModel, SMALL_MODEL_BYTES } from '../../../src/engine/devices/placeModel';
import { messageOf } from '../../../src/engine/errors';
import type { Placement } from '../../../src/engine/runtime/session';
import { evaluate, type Evaluation, type Work } from './evaluation';

export interface Task extends Work {
  /** `place` chooses by `auto`, as for a large model, and believes in a GPU. */
  readonly kind: 'evaluate' | 'auto' | 'believe';
}

/** As the driver is found by the probe: it attends wrongly from 32 tokens at once on. */
const WEBGPU: Placement = { provider: 'webgpu', threads: 1, keepsTensors: true, mostTokens: 16 };

async function perform({ kind, ...work }: Task): Promise<unknown> {
  const open = (place: Placement): Promise<Evaluation> => evaluate(work, place);
  if (kind === 'evaluate') return open(WEBGPU);
  const machine =
    kind === 'auto'
      ? thisMachine
      : { ...thisMachine, probe: () => Promise.resolve({ works: true } as const) };
  const { device, notes } = await placeModel(machine, {
    choice: 'auto',
    threads: 1,
    bytes: SMALL_MODEL_BYTES,
    open,
  });
  return { device, notes };
}

process.once('message', (task: Task) => {
  const send = (message: unknown): void => {
    process.send?.(message, () => {
      process.exit(0);
    });
  };
  perform(task).then(
    (result) => send({ result }),
    (error: unknown) => send({ error: messageOf(error) }),
  );
});
