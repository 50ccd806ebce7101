import { EngineError } from '../errors';

/** A model cannot be run on a device; on another one it may. */
export class DeviceFailure extends EngineError {
  /** @param problem what the device said, without a full stop. */
  constructor(
    readonly problem: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super('model', message, options);
  }
}
