import fs from 'node:fs/promises';
import path from 'node:path';
import { isObject } from '../../trace/json';
import { messageOf } from '../errors';
import { byteText } from './byteText';
import { fetchFile, PATIENCE, type Patience } from './fetchFile';
import { hubCacheFolder } from './folders';
import { HubError } from './hubError';
import { cancelled, hubFetch, type HubAccess } from './hubFetch';
import type { HubFile, HubModel } from './hubModel';
import { Snapshot } from './snapshot';
import type { ModelVariant } from './variants';
import { matchesHash } from './verify';

export interface DownloadProgress {
  /** Bytes of the model on the disk, and in all. */
  readonly done: number;
  readonly total: number;
  /** The file in work. */
  readonly file: string;
}

export interface DownloadOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: DownloadProgress) => void;
  /** The Hugging Face cache. */
  readonly cache?: string;
  /** Free bytes of the disk that holds a folder. */
  readonly freeBytes?: (folder: string) => Promise<number>;
  readonly patience?: Patience;
}

/** Left free besides the model, so that the disk is not filled to the brim. */
const SPARE_BYTES = 64 * 1024 * 1024;

/**
 * Downloads one export of a model into the Hugging Face cache and returns what loads it. Every file
 * is checked against the hub's hash; what is there already is not downloaded again.
 * @throws HubError
 */
export async function downloadVariant(
  access: HubAccess,
  model: HubModel,
  variant: ModelVariant<HubFile>,
  options: DownloadOptions,
): Promise<string> {
  const cache = options.cache ?? hubCacheFolder();
  const snapshot = new Snapshot(cache, model);
  try {
    await snapshot.prepare();
    await checkSpace(cache, snapshot, variant, options.freeBytes ?? freeBytes);
    // Small files first: what a model needs besides its weights is then there in any case.
    const files = [...variant.files].sort((a, b) => a.bytes - b.bytes);
    let before = 0;
    for (const file of files) {
      const onBytes = (bytes: number): void => {
        options.onProgress({ done: before + bytes, total: variant.bytes, file: file.path });
      };
      await downloadFile(access, model, file, snapshot, { ...options, onBytes });
      before += file.bytes;
      onBytes(0);
    }
    await snapshot.makeMain();
  } catch (error) {
    throw error instanceof HubError ? error : diskError(error, cache);
  }
  return path.join(snapshot.folder, variant.root) + variant.choice;
}

async function downloadFile(
  access: HubAccess,
  { repo, commit }: HubModel,
  file: HubFile,
  snapshot: Snapshot,
  options: DownloadOptions & { readonly onBytes: (bytes: number) => void },
): Promise<void> {
  const { signal } = options;
  if (signal.aborted) throw cancelled();
  if (!(await snapshot.isComplete(file))) {
    const partial = snapshot.partial(file);
    const request = hubFetch(access, repo, signal);
    const address = `${access.endpoint}/${repo}/resolve/${commit}/${file.path.split('/').map(encodeURIComponent).join('/')}`;
    const source = {
      path: file.path,
      bytes: file.bytes,
      host: new URL(access.endpoint).host,
      open: (offset: number, either: AbortSignal) =>
        request(address, {
          signal: either,
          headers: {
            // A compressed answer has no byte ranges of the file.
            'Accept-Encoding': 'identity',
            ...(offset > 0 ? { Range: `bytes=${offset}-` } : {}),
          },
        }),
    };
    await fetchFile(source, partial, options, options.patience ?? PATIENCE);
    await completeFile(repo, file, snapshot);
  }
  await snapshot.add(file);
}

/** Makes a blob of a partial file that has arrived whole. @throws HubError `checksum` */
async function completeFile(repo: string, file: HubFile, snapshot: Snapshot): Promise<void> {
  const partial = snapshot.partial(file);
  try {
    if (!(await matchesHash(partial, file))) {
      await fs.rm(partial, { force: true });
      throw new HubError(
        'checksum',
        `${file.path} of ${repo} does not have the checksum that the hub gives; it was deleted. Download again.`,
      );
    }
    await fs.rename(partial, snapshot.blob(file));
  } catch (error) {
    // Another download of the same file may have ended first and moved it.
    if (error instanceof HubError || !(await snapshot.isComplete(file))) throw error;
  }
}

/** @throws HubError `space` with the figures */
async function checkSpace(
  cache: string,
  snapshot: Snapshot,
  variant: ModelVariant<HubFile>,
  free: (folder: string) => Promise<number>,
): Promise<void> {
  const present = await Promise.all(variant.files.map((file) => snapshot.bytesOf(file)));
  const needed = variant.bytes - present.reduce((sum, bytes) => sum + bytes, 0);
  const available = await free(cache);
  if (needed === 0 || needed + SPARE_BYTES <= available) return;
  throw new HubError(
    'space',
    `The download needs ${byteText(needed)} and ${cache} has ${byteText(available)} free. Make room, choose a smaller dtype, or set HF_HUB_CACHE to a folder of another disk.`,
  );
}

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await fs.statfs(folder);
  return bavail * bsize;
}

function diskError(error: unknown, cache: string): HubError {
  if (isObject(error) && error.code === 'ENOSPC') {
    return new HubError('space', `The disk of ${cache} is full. Make room and download again.`);
  }
  return new HubError('request', `${cache} cannot be written: ${messageOf(error)}`, {
    cause: error,
  });
}
