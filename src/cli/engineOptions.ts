import { DEVICE_CHOICES, isDeviceChoice, type DeviceChoice } from '../engine/devices/device';
import { Engine } from '../engine/engine';
import { readMemoryGate } from '../engine/memory/memoryGate';
import { CliError } from './cliError';
import { wholeNumber } from './options';

const THREADS = { default: 0, minimum: 0, maximum: 1024 };

/** Options of every command that runs a model. */
export const ENGINE_OPTIONS = {
  device: { type: 'string', default: 'auto' },
  threads: { type: 'string' },
  'memory-gate': { type: 'string', default: 'auto' },
} as const;

export const ENGINE_HELP = `  --device D           ${DEVICE_CHOICES.join(', ')} (default ${ENGINE_OPTIONS.device.default}); see: reasonscope devices
  --threads N          CPU threads to compute with; ${THREADS.default}, the default, leaves one physical core free
  --memory-gate G      auto refuses a model that needs more memory than is free; off loads any; a number: the GB it may take
`;

/** @throws CliError */
export function engineOf(values: {
  readonly device: string;
  readonly threads?: string | undefined;
  readonly 'memory-gate': string;
}): Engine {
  const gate = readMemoryGate(values['memory-gate']);
  if (gate === undefined) {
    const given = values['memory-gate'];
    throw new CliError(`--memory-gate must be auto, off or a number of GB, not "${given}".`);
  }
  const threads = wholeNumber('threads', values.threads, THREADS);
  return new Engine(threads, deviceOf(values.device), gate);
}

function deviceOf(text: string): DeviceChoice {
  if (isDeviceChoice(text)) return text;
  throw new CliError(`--device must be one of ${DEVICE_CHOICES.join(', ')}, not "${text}".`);
}
