import fs from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { isObject } from '../../trace/json';
import { cancelled, interrupted, TransientHubError } from './hubFetch';
import { HubError } from './hubError';

export interface FileSource {
  /** Asks for the file from a byte on; a server may answer with the whole file instead. */
  open(offset: number, signal: AbortSignal): Promise<Response>;
  readonly host: string;
  readonly path: string;
  readonly bytes: number;
  /** The variable of the environment that names another address than the host's. */
  readonly variable?: string;
}

export interface Watch {
  readonly signal: AbortSignal;
  /** Bytes of the file that are on the disk. */
  readonly onBytes: (bytes: number) => void;
}

export interface Patience {
  /** Waits after the first to the last failure in a row that brought no byte, in milliseconds. */
  readonly retryDelaysMs: readonly number[];
  /** A connection that brings nothing for so long counts as broken, in milliseconds. */
  readonly stallMs: number;
}

export const PATIENCE: Patience = { retryDelaysMs: [500, 2_000, 8_000], stallMs: 60_000 };

/**
 * Downloads a file into `partial`, from where an earlier attempt ended, and tries again after a
 * broken connection. Bytes go to their place in the file, so two programs that download the same
 * file at once write the same.
 * @throws HubError; what there is stays in `partial`
 */
export async function fetchFile(
  source: FileSource,
  partial: string,
  watch: Watch,
  { retryDelaysMs, stallMs }: Patience,
): Promise<void> {
  const handle = await fs.open(partial, 'a').then(async (file) => {
    await file.close();
    return fs.open(partial, 'r+');
  });
  try {
    let failures = 0;
    for (;;) {
      const have = await lengthOf(handle, source.bytes);
      watch.onBytes(have);
      if (have === source.bytes) return;
      try {
        await append(handle, have, source, watch, stallMs);
      } catch (error) {
        if (!(error instanceof TransientHubError) || watch.signal.aborted) throw error;
        const progressed = (await lengthOf(handle, source.bytes)) > have;
        failures = progressed ? 1 : failures + 1;
        const wait = retryDelaysMs[failures - 1];
        if (wait === undefined) throw error;
        await delay(wait, undefined, { signal: watch.signal }).catch(() => {
          throw cancelled();
        });
      }
    }
  } finally {
    await handle.close();
  }
}

/** A partial file that is longer than the whole one is worth nothing. */
async function lengthOf(handle: fs.FileHandle, limit: number): Promise<number> {
  const { size } = await handle.stat();
  if (size <= limit) return size;
  await handle.truncate(0);
  return 0;
}

async function append(
  handle: fs.FileHandle,
  have: number,
  source: FileSource,
  { signal, onBytes }: Watch,
  stallMs: number,
): Promise<void> {
  const { host, path, bytes } = source;
  const stalled = new AbortController();
  const timer = setTimeout(() => {
    stalled.abort(new Error(`nothing came for ${stallMs / 1000} s`));
  }, stallMs);
  let position = have;
  try {
    const response = await source.open(have, AbortSignal.any([signal, stalled.signal]));
    position = startOf(response, have, source);
    // fetch gives bytes; its type leaves them open.
    const body = (response.body ?? []) as AsyncIterable<Uint8Array>;
    for await (const chunk of body) {
      if (position + chunk.byteLength > bytes) {
        throw new HubError(
          'checksum',
          `${host} sends more of ${path} than it announced. Try again.`,
        );
      }
      timer.refresh();
      await handle.write(chunk, 0, chunk.byteLength, position);
      position += chunk.byteLength;
      onBytes(position);
    }
  } catch (error) {
    if (isObject(error) && error.syscall === 'write') throw error;
    throw interrupted(error, host, signal, source.variable);
  } finally {
    clearTimeout(timer);
  }
  if (position < bytes) {
    throw new TransientHubError(
      `The connection to ${host} broke in ${path}. What was downloaded is kept; download again to go on.`,
    );
  }
}

/** The byte that the answer begins with: the one asked for, or the first. */
function startOf(response: Response, asked: number, { host, path }: FileSource): number {
  if (response.status !== 206) return 0;
  const [, start] = /^bytes (\d+)-/.exec(response.headers.get('Content-Range') ?? '') ?? [];
  if (Number(start) === asked) return asked;
  throw new HubError('network', `${host} answers with other bytes of ${path} than asked for.`);
}
