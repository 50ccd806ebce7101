import type { DeviceId } from './device';
import type { Machine } from './machine';
import { problemOf } from './placeModel';
import { DEVICES } from './registry';

/** A device as a person asks about it. */
export interface ListedDevice {
  readonly id: DeviceId;
  readonly title: string;
  readonly needs: string;
  readonly works: boolean;
  readonly problem?: string;
  /** The software that stands for a GPU. */
  readonly software?: string;
}

/** Every device that is known, whether this machine has it or not. */
export async function listDevices(machine: Machine): Promise<ListedDevice[]> {
  const listed: ListedDevice[] = [];
  for (const { id, title, needs } of DEVICES) {
    const problem = await problemOf(machine, id);
    const probe = problem === undefined && id !== 'cpu' ? await machine.probe(id) : undefined;
    const software = probe?.works === true ? probe.software : undefined;
    listed.push({
      ...{ id, title, needs, works: problem === undefined },
      ...(problem === undefined ? {} : { problem }),
      ...(software === undefined ? {} : { software }),
    });
  }
  return listed;
}
