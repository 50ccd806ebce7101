import { oneLine } from '../errors';

export type HubErrorCode =
  'request' | 'token' | 'missing' | 'network' | 'checksum' | 'space' | 'cancelled';

/** A model cannot be listed or downloaded. The message is one line that says what to do. */
export class HubError extends Error {
  override readonly name = 'HubError';

  constructor(
    readonly code: HubErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(oneLine(message), options);
  }
}
