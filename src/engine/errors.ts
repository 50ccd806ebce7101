import type { EngineErrorCode } from './protocol';

/** A request cannot be done. The message is one line that says what is wrong and what to do. */
export class EngineError extends Error {
  override readonly name = 'EngineError';

  constructor(
    readonly code: EngineErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(oneLine(message), options);
  }
}

/** Native libraries report over several lines, with paths of their own sources. */
export function oneLine(message: string): string {
  return message.replace(/\s+/g, ' ').trim();
}

export function messageOf(error: unknown): string {
  return oneLine(error instanceof Error ? error.message : String(error));
}
