import { byteText } from '../hub/byteText';
import { EngineError } from '../errors';
import type { Placement } from '../runtime/session';
import { DEVICE_CHOICES, type DeviceChoice, type DeviceId } from './device';
import { DeviceFailure } from './deviceFailure';
import type { Machine } from './machine';
import { autoOrder, deviceOf, DEVICES } from './registry';

/**
 * Smaller models stay on the CPU under `auto`: a token takes a few milliseconds there, of the order
 * of a GPU's answer. The limit is a choice, not a measurement.
 */
export const SMALL_MODEL_BYTES = 32_000_000;

/** Where a model runs, and for each other device in one line why not there. */
export interface Placed<T> {
  readonly device: DeviceId;
  readonly notes: readonly string[];
  readonly opened: T;
}

export interface Wanted<T> {
  readonly choice: DeviceChoice;
  /** CPU threads; 0 for the default. */
  readonly threads: number;
  /** Size of the model's weights. */
  readonly bytes: number;
  /** Opens the model and runs it once. @throws DeviceFailure where it may run elsewhere */
  open(place: Placement): Promise<T>;
}

/**
 * Opens a model on the device that is asked for, or under `auto` on the first that works.
 * @throws EngineError `model` for a device that cannot be used, and what `open` throws.
 */
export async function placeModel<T>(machine: Machine, wanted: Wanted<T>): Promise<Placed<T>> {
  if (wanted.choice !== 'auto') {
    return { device: wanted.choice, ...(await openNamed(machine, wanted.choice, wanted)) };
  }
  const notes = new Map<DeviceId, string>();
  const order = autoOrder(machine.platform);
  for (const id of order) {
    const problem =
      (await unusable(machine, id)) ?? unwanted(id, wanted) ?? (await unsuited(machine, id));
    if (problem !== undefined) {
      notes.set(id, problem);
      continue;
    }
    try {
      const opened = await wanted.open(await placementOf(machine, id, wanted));
      return { device: id, notes: linesOf(await others(machine, id, notes)), opened };
    } catch (error) {
      if (!(error instanceof DeviceFailure) || id === 'cpu') throw error;
      notes.set(id, `it does not run this model: ${error.problem}`);
    }
  }
  throw new RangeError('The CPU is missing in the order of devices.');
}

async function openNamed<T>(
  machine: Machine,
  id: DeviceId,
  wanted: Wanted<T>,
): Promise<{ opened: T; notes: readonly string[] }> {
  const problem = await problemOf(machine, id);
  if (problem !== undefined) {
    const choices = DEVICE_CHOICES.filter((choice) => choice !== id).join(', ');
    throw new EngineError(
      'model',
      `The device "${id}" cannot be used: ${problem}. ${adviceFor(machine, id)}Or choose another one of ${choices} (setting reasonscope.device, option --device).`,
    );
  }
  const opened = await wanted.open(await placementOf(machine, id, wanted));
  const probe = id === 'cpu' ? undefined : await machine.probe(id);
  const software = probe?.works === true ? probe.software : undefined;
  return {
    opened,
    notes: software === undefined ? [] : [`${id}: it is software (${software}), not a GPU`],
  };
}

/** Why a device cannot be used on a machine, without a full stop; undefined where it can. */
export async function problemOf(machine: Machine, id: DeviceId): Promise<string | undefined> {
  return (await unusable(machine, id)) ?? (await broken(machine, id));
}

/** What keeps a device from being used at all, as far as that is told without a run. */
async function unusable(machine: Machine, id: DeviceId): Promise<string | undefined> {
  const { platform, arch } = machine;
  const providers = await machine.providers();
  if (!providers.includes(id)) return `ONNX Runtime has no ${id} on ${platform}-${arch}`;
  const missing = machine.missingFiles(id);
  return missing.length === 0 ? undefined : `not installed; ${missing.join(', ')} missing`;
}

/** What a run says against it. */
async function broken(machine: Machine, id: DeviceId): Promise<string | undefined> {
  if (id === 'cpu') return undefined;
  const probe = await machine.probe(id);
  return probe.works ? undefined : probe.problem;
}

/** Why `auto` does not even try it. */
function unwanted(id: DeviceId, { bytes }: { readonly bytes: number }): string | undefined {
  if (id === 'cpu' || bytes >= SMALL_MODEL_BYTES) return undefined;
  return `not tried, for models below ${byteText(SMALL_MODEL_BYTES)} stay on the CPU`;
}

/** What a run says against it under `auto`. */
async function unsuited(machine: Machine, id: DeviceId): Promise<string | undefined> {
  const problem = await broken(machine, id);
  if (problem !== undefined || id !== 'webgpu') return problem;
  const probe = await machine.probe(id);
  if (probe.works && probe.software !== undefined) {
    return `its adapter is software (${probe.software}), which is slower than the CPU`;
  }
  if (machine.platform !== 'win32') return undefined;
  // WebGPU may stand on a software adapter there and does not tell; DirectML refuses such.
  const direct = await machine.probe('dml');
  return direct.works ? undefined : `no GPU is known, for DirectML has none (${direct.problem})`;
}

/** Why the devices that were not reached are not taken. */
async function others(
  machine: Machine,
  taken: DeviceId,
  known: ReadonlyMap<DeviceId, string>,
): Promise<ReadonlyMap<DeviceId, string>> {
  const notes = new Map(known);
  for (const { id, byNameOnly } of DEVICES) {
    if (id === taken || notes.has(id)) continue;
    const problem = await unusable(machine, id);
    const named = byNameOnly === undefined ? undefined : `only when it is named: ${byNameOnly}`;
    notes.set(id, problem ?? named ?? `not tried, ${taken} comes first`);
  }
  return notes;
}

function linesOf(notes: ReadonlyMap<DeviceId, string>): string[] {
  return [...notes].map(([id, note]) => `${id}: ${note}`);
}

function adviceFor({ platform, arch }: Machine, id: DeviceId): string {
  if (id === 'cuda' && `${platform}-${arch}` === 'linux-x64') {
    return 'It needs an NVIDIA GPU with CUDA 12 and cuDNN 9, and "Reasonscope: Download CUDA Libraries…" or "reasonscope devices install cuda". ';
  }
  return `It needs: ${deviceOf(id).needs} `;
}

async function placementOf(
  machine: Machine,
  id: DeviceId,
  { threads }: { readonly threads: number },
): Promise<Placement> {
  const place = { provider: id, threads, keepsTensors: deviceOf(id).keepsTensors };
  const probe = id === 'cpu' ? undefined : await machine.probe(id);
  const mostTokens = probe?.works === true ? probe.mostTokens : undefined;
  return mostTokens === undefined ? place : { ...place, mostTokens };
}
