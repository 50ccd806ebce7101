import { createHash } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { messageOf } from '../../errors';
import { byteText } from '../../hub/byteText';
import { fetchFile, PATIENCE, type Patience } from '../../hub/fetchFile';
import { HubError } from '../../hub/hubError';
import { cancelled, interrupted } from '../../hub/hubFetch';
import { CUDA_FILES, CUDA_PLATFORM, PACKAGE_FOLDER, providersFolder } from './files';
import { INDEX_VARIABLE, type NugetPackage } from './nuget';
import { listZip, unzip } from './zip';

export interface InstallOptions {
  readonly signal: AbortSignal;
  /** Bytes of the package that are here. */
  readonly onBytes: (bytes: number) => void;
  /** Where ONNX Runtime lies. */
  readonly folder?: string;
  readonly patience?: Patience;
}

/** @throws HubError `request` where the libraries are not for this machine or cannot be placed */
export async function checkDestination(
  folder = providersFolder(),
  platform = `${process.platform}-${process.arch}`,
): Promise<string> {
  if (platform !== CUDA_PLATFORM) {
    throw new HubError(
      'request',
      `The CUDA libraries are for ${CUDA_PLATFORM}, and this is ${platform}.`,
    );
  }
  try {
    await fs.access(folder, constants.W_OK);
  } catch {
    throw new HubError(
      'request',
      `${folder} cannot be written, and ONNX Runtime looks for its CUDA libraries nowhere else. Download them as a user who may write there, or choose another device.`,
    );
  }
  return folder;
}

/**
 * Downloads the CUDA libraries and puts them beside ONNX Runtime. A download that ended early goes
 * on where it stopped; no library is there before it is whole.
 * @throws HubError
 */
export async function installCudaLibraries(
  source: NugetPackage,
  { signal, onBytes, folder: given, patience = PATIENCE }: InstallOptions,
): Promise<string> {
  const folder = await checkDestination(given);
  const partial = path.join(folder, `${source.name}.${source.version}.partial`);
  await checkSpace(folder, source.bytes);
  await fetchFile(fileSource(source), partial, { signal, onBytes }, patience);
  await checkPackage(partial, source);
  await place(partial, folder, signal);
  await fs.rm(partial, { force: true });
  return folder;
}

function fileSource({ address, bytes }: NugetPackage) {
  const { host, pathname } = new URL(address);
  return {
    path: path.basename(pathname),
    ...{ host, bytes, variable: INDEX_VARIABLE },
    open: async (offset: number, signal: AbortSignal): Promise<Response> => {
      const headers = offset > 0 ? { Range: `bytes=${offset}-` } : {};
      const response = await fetch(address, { headers, signal }).catch((error: unknown) => {
        throw interrupted(error, host, signal, INDEX_VARIABLE);
      });
      if (response.ok) return response;
      await response.body?.cancel();
      throw new HubError('missing', `${host} answers ${response.status} for ${address}.`);
    },
  };
}

/** Libraries of CUDA pack to about half. */
const UNPACKED_SHARE = 2.5;

async function checkSpace(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await fs.statfs(folder);
  const needed = bytes * (1 + UNPACKED_SHARE);
  if (bavail * bsize >= needed) return;
  throw new HubError(
    'space',
    `The download and what is unpacked need about ${byteText(needed)}, and ${folder} has ${byteText(bavail * bsize)} free. Make room.`,
  );
}

async function checkPackage(partial: string, { name, sha512 }: NugetPackage): Promise<void> {
  if (sha512 === undefined) return;
  const hash = createHash('sha512');
  for await (const chunk of createReadStream(partial, { highWaterMark: 1 << 20 })) {
    hash.update(chunk as Uint8Array);
  }
  if (hash.digest('base64') === sha512) return;
  await fs.rm(partial, { force: true });
  throw new HubError(
    'checksum',
    `The package ${name} does not have the checksum that its service gives; it was deleted. Download again.`,
  );
}

/** All libraries are unpacked under other names before the first gets its own. */
async function place(partial: string, folder: string, signal: AbortSignal): Promise<void> {
  const archive = await fs.open(partial);
  const unpacked = CUDA_FILES.map((file) => path.join(folder, `${file}.partial`));
  try {
    const entries = await listZip(archive);
    for (const [index, file] of CUDA_FILES.entries()) {
      const entry = entries.find(({ name }) => name === `${PACKAGE_FOLDER}/${file}`);
      if (!entry) throw new Error(`${PACKAGE_FOLDER}/${file} is not in it`);
      await unzip(archive, partial, entry, unpacked[index] ?? '', signal);
    }
    for (const [index, file] of CUDA_FILES.entries()) {
      await fs.rename(unpacked[index] ?? '', path.join(folder, file));
    }
  } catch (error) {
    if (signal.aborted) throw cancelled();
    await fs.rm(partial, { force: true });
    const text = `The package of the CUDA libraries cannot be unpacked: ${messageOf(error)}. It was deleted; download it again.`;
    throw new HubError('checksum', text, { cause: error });
  } finally {
    await archive.close();
    for (const file of unpacked) await fs.rm(file, { force: true });
  }
}
