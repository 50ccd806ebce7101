/** Names as a person writes them; they are ONNX Runtime's names of its execution providers. */
export const DEVICE_IDS = ['cpu', 'cuda', 'dml', 'coreml', 'webgpu'] as const;

export type DeviceId = (typeof DEVICE_IDS)[number];

/** `auto`: the best one that works, in the order of {@link autoOrder}. */
export type DeviceChoice = DeviceId | 'auto';

export const DEVICE_CHOICES: readonly DeviceChoice[] = ['auto', ...DEVICE_IDS];

export function isDeviceChoice(value: unknown): value is DeviceChoice {
  return DEVICE_CHOICES.some((choice) => choice === value);
}

/** What models can run on. One entry each in registry.ts. */
export interface Device {
  readonly id: DeviceId;
  readonly title: string;
  /** What a machine must have, in one sentence. */
  readonly needs: string;
  /** Whether values can stay in its memory between runs, by ONNX Runtime's binding for Node. */
  readonly keepsTensors: boolean;
  /** Why `auto` leaves it out on every platform, if it does. */
  readonly byNameOnly?: string;
}
